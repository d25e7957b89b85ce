import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bucketLifecycle } from '#adapters/aws/account/lifecycle/bucket-lifecycle.ts';
import { lookedAt } from '#adapters/aws/account/looked-at.ts';
import { archivesOf } from '#core/retention/archives.ts';
import { declaredLifecycle } from '#core/retention/declared-lifecycle.ts';
import { scriptedAws } from '../scripted-aws.ts';

const prefix = 'shop/';
const rules = declaredLifecycle(
  archivesOf({ nightly: { archive: { monthly: 'glacier-instant', yearly: 'deep-archive' } } }),
  prefix,
);

const rule = (id: string, inside: string, status = 'Enabled'): string =>
  `<Rule><ID>${id}</ID><Status>${status}</Status>${inside}</Rule>`;
const everything = '<Filter><Prefix></Prefix></Filter>';
const under = (keys: string): string => `<Filter><Prefix>${keys}</Prefix></Filter>`;
const endsUploads =
  '<AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>';
const removes = (days: number): string =>
  `<NoncurrentVersionExpiration><NoncurrentDays>${days}</NoncurrentDays></NoncurrentVersionExpiration>`;
const tidies = '<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>';
const moves = (to: string, days = 30): string =>
  `<Transition><Days>${days}</Days><StorageClass>${to}</StorageClass></Transition>`;
const expires = (inside: string): string => `<Expiration>${inside}</Expiration>`;

const uploads = rule('end-unfinished-uploads', everything + endsUploads);
const hidden = rule('forget-what-was-hidden', everything + removes(14) + tidies);
const monthly = rule('archive-monthly', under('shop/data/monthly/') + moves('GLACIER_IR'));
const yearly = rule('archive-yearly', under('shop/data/yearly/') + moves('DEEP_ARCHIVE'));
const asDeclared = [uploads, hidden, monthly, yearly];
const document = (...inside: string[]): string =>
  `<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inside.join('')}</LifecycleConfiguration>`;

async function looked(body: string, status = 200) {
  const aws = await scriptedAws(() => ({ status, body }));
  onTestFinished(() => aws.stop());
  const client = new S3Client(aws.client);
  const found = await lookedAt('bucket lifecycle', () =>
    bucketLifecycle(client, { bucket: 'backups', prefix, rules }),
  );
  expect(aws.asked.map(({ target }) => target)).toEqual(['GET /backups/?lifecycle=']);
  expect(new Set(found.map(({ name }) => name))).toEqual(new Set(['bucket lifecycle']));
  return found;
}
const problems = async (...inside: string[]): Promise<readonly string[]> => {
  const found = await looked(document(...inside));
  expect(
    found.every(
      ({ ok, hint }) =>
        !ok && /who changed it.*--revert-drift --context config=<this config> puts it back/.test(hint ?? ''),
    ),
  ).toBe(true);
  return found.map(({ problem = '' }) => problem);
};
const allWell = [{ name: 'bucket lifecycle', ok: true }];

describe('a lifecycle as declared', () => {
  it.each([
    ['as it was put', asDeclared],
    ['in another order', [...asDeclared].reverse()],
    ['under other names', asDeclared.map((text, index) => text.replace(/<ID>.*<\/ID>/, `<ID>${index}</ID>`))],
    [
      'with prefixes in the rules themselves, as years ago',
      asDeclared.map((text) => text.replaceAll(/<\/?Filter>/g, '')),
    ],
    ['with empty filters', asDeclared.map((text) => text.replace('<Prefix></Prefix>', ''))],
    [
      'with filters that say And, and that no size is too small',
      asDeclared.map((text) =>
        text
          .replace('<Filter>', '<Filter><And>')
          .replace('</Filter>', '<ObjectSizeGreaterThan>0</ObjectSizeGreaterThan></And></Filter>'),
      ),
    ],
    [
      'beside a rule that is disabled',
      [...asDeclared, rule('x', everything + expires('<Days>1</Days>'), 'Disabled')],
    ],
  ])('is found %s', async (_, inside) => {
    expect(await looked(document(...inside))).toEqual(allWell);
  });
});

describe('a lifecycle that hides points', () => {
  it('is told in plain words, and so is what it has replaced', async () => {
    const found = await problems(rule('mine', everything + expires('<Days>1</Days>')));
    expect(found[0]).toBe("the rule 'mine' hides points after 1 day: it expires everything");
    expect(found.slice(1)).toEqual([
      "the rule 'end-unfinished-uploads' is not there (everything: ends unfinished uploads after 7 days)",
      "the rule 'forget-what-was-hidden' is not there (everything: removes what was hidden after 14 days, takes away delete markers with nothing under them)",
      "the rule 'archive-monthly' is not there (what lies under 'shop/data/monthly/': moves it to GLACIER_IR after 30 days)",
      "the rule 'archive-yearly' is not there (what lies under 'shop/data/yearly/': moves it to DEEP_ARCHIVE after 30 days)",
    ]);
  });

  it.each([
    [
      under('shop/points/postgres/'),
      '<Days>90</Days>',
      "after 90 days: it expires what lies under 'shop/points/postgres/'",
    ],
    [under('sh'), '<Days>2</Days>', "after 2 days: it expires what lies under 'sh'"],
    [everything, '<Date>2026-12-01T00:00:00Z</Date>', 'on 2026-12-01: it expires everything'],
    [
      '<Filter><And><Prefix>shop/data/</Prefix><Tag><Key>b</Key><Value>2</Value></Tag><Tag><Key>a</Key><Value>1</Value></Tag></And></Filter>',
      '<Days>3</Days>',
      "after 3 days: it expires what lies under 'shop/data/' and is tagged a=1 and is tagged b=2",
    ],
  ])('is found beside the declared rules: %s %s', async (filter, when, told) => {
    const found = await problems(...asDeclared, rule('more', filter + expires(when)));
    expect(found).toEqual([`the rule 'more' hides points ${told}`]);
  });

  it('is found in a declared rule that got an expiry too', async () => {
    const both = rule('forget-what-was-hidden', everything + expires('<Days>5</Days>') + removes(14));
    expect(await problems(uploads, both, monthly, yearly)).toEqual([
      "the rule 'forget-what-was-hidden' hides points after 5 days: it expires everything",
      "the rule 'forget-what-was-hidden' is another (everything: hides it after 5 days, removes what was hidden after 14 days) than by the config (everything: removes what was hidden after 14 days, takes away delete markers with nothing under them)",
    ]);
  });

  it('is another matter where no point lies, and still none of the config', async () => {
    expect(
      await problems(...asDeclared, rule('more', under('shop/audit/') + expires('<Days>9</Days>'))),
    ).toEqual([
      "the rule 'more' expires what lies under 'shop/audit/' after 9 days, and nothing that is current expires by the config",
    ]);
  });
});

describe('a lifecycle that differs', () => {
  it.each([
    [
      'a rule that is missing',
      [uploads, monthly, yearly],
      "the rule 'forget-what-was-hidden' is not there (everything: removes what was hidden after 14 days, takes away delete markers with nothing under them)",
    ],
    [
      'a rule that is disabled',
      [uploads, hidden, monthly, yearly.replace('Enabled', 'Disabled')],
      "the rule 'archive-yearly' is disabled (what lies under 'shop/data/yearly/': moves it to DEEP_ARCHIVE after 30 days)",
    ],
    [
      'less time to undo',
      [uploads, hidden.replace('>14<', '>1<'), monthly, yearly],
      "the rule 'forget-what-was-hidden' is another (everything: removes what was hidden after 1 day, takes away delete markers with nothing under them) than by the config (everything: removes what was hidden after 14 days, takes away delete markers with nothing under them)",
    ],
    [
      'versions of which some are kept',
      [
        uploads,
        hidden.replace(
          '</NoncurrentDays>',
          '</NoncurrentDays><NewerNoncurrentVersions>2</NewerNoncurrentVersions>',
        ),
        monthly,
        yearly,
      ],
      "the rule 'forget-what-was-hidden' is another (everything: removes what was hidden after 14 days but the newest 2, takes away delete markers with nothing under them) than by the config (everything: removes what was hidden after 14 days, takes away delete markers with nothing under them)",
    ],
    [
      'a rule for large objects only',
      [
        uploads,
        hidden,
        monthly,
        rule(
          'archive-yearly',
          `<Filter><And><Prefix>shop/data/yearly/</Prefix><ObjectSizeGreaterThan>500</ObjectSizeGreaterThan></And></Filter>${moves('DEEP_ARCHIVE')}`,
        ),
      ],
      "the rule 'archive-yearly' is another (what lies under 'shop/data/yearly/' and is larger than 500 bytes: moves it to DEEP_ARCHIVE after 30 days) than by the config (what lies under 'shop/data/yearly/': moves it to DEEP_ARCHIVE after 30 days)",
    ],
    [
      'a move of what is read first',
      [
        ...asDeclared,
        rule('cold', under('shop/points/') + moves('GLACIER', 60) + moves('DEEP_ARCHIVE', 200)),
      ],
      "the rule 'cold' is none of the config's (what lies under 'shop/points/': moves it to DEEP_ARCHIVE after 200 days, moves it to GLACIER after 60 days)",
    ],
  ])('is found: %s', async (_, inside, told) => {
    expect(await problems(...inside)).toEqual([told]);
  });

  it('is found where somebody has removed it whole', async () => {
    const body = '<Error><Code>NoSuchLifecycleConfiguration</Code><Message>there is none</Message></Error>';
    const found = await looked(body, 404);
    expect(found.map(({ ok, problem }) => ({ ok, gone: /is not there/.test(problem ?? '') }))).toEqual(
      rules.map(() => ({ ok: false, gone: true })),
    );
  });
});

it('is not green where nobody may look at it', async () => {
  const body =
    '<Error><Code>AccessDenied</Code><Message>not authorized to perform: s3:GetLifecycleConfiguration</Message></Error>';
  const [check, ...more] = await looked(body, 403);
  expect(more).toEqual([]);
  expect(check).toMatchObject({ name: 'bucket lifecycle', ok: false });
  expect(check?.problem).toContain(
    'it cannot be looked at: AccessDenied: not authorized to perform: s3:GetLifecycleConfiguration',
  );
});
