import { expect, it } from 'vitest';
import { announcementOf } from '#core/cloud/alerts/announcement-of.ts';
import { mailText } from '#core/cloud/alerts/forms/mail-text.ts';
import { seenKinds } from '#core/cloud/alerts/seen-kinds.ts';
import { wholeDeployment } from '#core/cloud/incident-kind.ts';
import type { Alert } from '#core/cloud/messages.ts';
import { WatchKind } from '#core/watch/watch-kind.ts';

const surroundings = { deployment: 'acme', runbook: 'https://wiki/runbook' };
const alert = (more: Partial<Alert>): Alert => ({
  ...{ what: 'failed', kind: 'missed', source: 'orders', engine: 'postgres', contacts: [], failures: 1 },
  at: '2026-11-20T03:43:00.000Z',
  since: '2026-11-20T03:43:00.000Z',
  error: { message: 'it was not accepted', hint: 'see whether it comes' },
  ...more,
});

const told = (more: Partial<Alert>) => {
  const announcement = announcementOf(alert(more), surroundings);
  return { subject: announcement.subject, body: mailText(announcement) };
};

it('says what was missed, since when, what to type and where to read on', () => {
  const { subject, body } = told({ lastGood: null });
  expect(subject).toBe('[acme] ALERT: missed run of orders');
  expect(body.split('\n').slice(0, 10)).toEqual([
    'ALERT: missed run of orders (postgres)',
    '',
    'What       it was not accepted',
    'Since      2026-11-20 03:43 UTC',
    'Last good  none: there is no good point at all',
    'Next       see whether it comes',
    'Look       npx holdfast status orders',
    'Again      npx holdfast run orders --wait',
    'Ack        npx holdfast ack orders missed',
    'Runbook    https://wiki/runbook#runmissed',
  ]);
});

it('does not claim that there is no good point where nobody looked', () => {
  expect(told({}).body).not.toContain('Last good');
});

it('says that it is right again in the same words', () => {
  const { subject, body } = told({ what: 'recovered', error: undefined });
  expect(subject).toBe('[acme] recovered: missed run of orders');
  expect(body).not.toContain('Again');
});

it.each(WatchKind.options)(
  'has a subject of its own for %s, of a source and of the whole deployment',
  (kind) => {
    const { subject } = told({ kind });
    expect(subject).toBe(`[acme] ALERT: ${seenKinds[kind].noun} of orders`);
    const whole = told({ kind, source: wholeDeployment, engine: undefined });
    expect(whole.subject).toBe(`[acme] ALERT: ${seenKinds[kind].noun} of the deployment`);
    expect(whole.body).toContain(`npx holdfast ack '*' ${kind}`);
    expect(whole.body).not.toContain('Again');
  },
);

it('has as many subjects and chapters as there are kinds', () => {
  const all = Object.values(seenKinds);
  expect(new Set(all.map(({ noun }) => noun)).size).toBe(WatchKind.options.length);
  expect(new Set(all.map(({ chapter }) => chapter)).size).toBe(WatchKind.options.length);
});
