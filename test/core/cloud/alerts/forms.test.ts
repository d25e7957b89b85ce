import { describe, expect, it } from 'vitest';
import { mailText } from '#core/cloud/alerts/forms/mail-text.ts';
import { pagerdutyEvents } from '#core/cloud/alerts/forms/pagerduty-events.ts';
import { slackBlocks } from '#core/cloud/alerts/forms/slack-blocks.ts';
import { webhookDocument } from '#core/cloud/alerts/forms/webhook-document.ts';
import { messageOf } from '#core/cloud/alerts/message-of.ts';
import { IncidentKind } from '#core/cloud/incident-kind.ts';
import { Alert } from '#core/cloud/messages.ts';

const base: Alert = {
  ...{ what: 'failed', kind: 'backup', engine: 'postgres', source: 'orders', failures: 1 },
  ...{ at: '2026-11-20T03:41:12.000Z', since: '2026-11-20T03:40:00.000Z', rpoSeconds: 90_000 },
  error: { message: 'password authentication failed', hint: 'correct the secret' },
  lastGood: { point: 'orders@20261119T023000Z-aaaaaa', consistentAt: '2026-11-19T02:31:00.000Z' },
  contacts: ['#orders-oncall'],
};
const message = (change: Partial<Alert> = {}, isOpen = true) =>
  messageOf({ ...base, ...change }, { deployment: 'acme', runbook: 'https://wiki.example.org/r', isOpen });
const forms = [mailText, slackBlocks, pagerdutyEvents, webhookDocument];
const whats = Alert.shape.what.options;

describe('every form of every message', () => {
  const secrets = [
    ['postgres://backup:hunter2@db.internal:5432/orders', 'hunter2'],
    ['postgres://backup:p@ss:w0rd@db/orders?sslmode=require', 'w0rd'],
    ['POST https://hooks.slack.com/services/T0AAA/B0BBB/s3cr3t failed', 's3cr3t'],
    ['https://receiver.example.org/in?key=s3cr3t', 's3cr3t'],
    ['connection "host=db user=backup password=hunter2 dbname=orders" failed', 'hunter2'],
    ["FATAL: PGPASSWORD='hunter2 with spaces' was refused", 'with spaces'],
    ['{"username":"backup","password":"hunter2"}', 'hunter2'],
    ['X-Amz-Signature=0123456789abcdef', '0123456789abcdef'],
    ['aws_secret_access_key = wJalrXUtnFEMI', 'wJalrXUtnFEMI'],
    ['key AKIAIOSFODNN7EXAMPLE is not valid', 'IOSFODNN7EXAMPLE'],
    ['"routingKey":"0123456789abcdef0123456789abcdef"', '0123456789abcdef'],
  ] as const;

  it.each(secrets)('hides what is secret in: %s', (text, secret) => {
    for (const what of whats) {
      const told = message({
        what,
        error: { message: text, hint: text },
        owner: text,
        contacts: [text],
        outcome: text,
        runId: text,
        target: text,
        acknowledged: { by: text, at: base.at },
        escalatedTo: [text],
      });
      for (const form of forms) expect(JSON.stringify(form(told))).not.toContain(secret);
      expect(told.subject).not.toContain(secret);
    }
  });

  it('still says what is no secret: which secret, which host, what to type', () => {
    const error = {
      message: "secret 'prod/orders' is not there, or may not be read by postgres://db.internal:5432/orders",
      hint: "write { secret: 'its name' }, or --to secret:prod/copy",
    };
    const text = mailText(message({ error }));
    expect(text).toContain(error.message);
    expect(text).toContain(error.hint);
  });
});

describe('what Slack gets', () => {
  it('is within its limits, whatever a server has said at length', () => {
    const long = '<&>🔴'.repeat(5_000);
    const { text, blocks } = slackBlocks(
      message({ error: { message: long, hint: long }, source: 'x'.repeat(300), owner: long }),
    );
    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(text.length).toBeLessThanOrEqual(4_000);
    for (const block of blocks) {
      const texts = block.type === 'context' ? block.elements.map((one) => one.text) : [block.text.text];
      for (const one of texts) {
        expect(one.length).toBeLessThanOrEqual(block.type === 'header' ? 150 : 3_000);
        expect(one).toBe(one.toWellFormed());
        expect(one).not.toMatch(/&(?!amp;|lt;|gt;)/);
      }
    }
  });

  it('lets no error call somebody, and calls those who are escalated to', () => {
    const { blocks, text } = slackBlocks(
      message({
        what: 'escalated',
        error: { message: '<!channel> <@U0AAAAAAA>', hint: 'look' },
        escalatedTo: ['<@U012AB3CD>', 'lead@example.org'],
      }),
    );
    const all = JSON.stringify(blocks);
    expect(all).not.toContain('<!channel>');
    expect(all).not.toContain('<@U0AAAAAAA>');
    expect(text).not.toContain('<!channel>');
    expect(blocks).toContainEqual({
      type: 'section',
      text: { type: 'mrkdwn', text: '<@U012AB3CD>', verbatim: true },
    });
  });

  it('has a text for notifications, and the command that takes it in hand', () => {
    const { text, blocks } = slackBlocks(message());
    expect(text).toBe('[acme] FAILED: backup of orders: password authentication failed');
    expect(JSON.stringify(blocks)).toContain('`npx holdfast ack orders backup`');
  });
});

describe('what PagerDuty gets', () => {
  const actions = (change: Partial<Alert>, isOpen?: boolean) =>
    pagerdutyEvents(message(change, isOpen)).map(({ event_action: action }) => action);

  it.each([
    ['failed', ['trigger']],
    ['reminded', ['trigger']],
    ['escalated', ['trigger']],
    ['acknowledged', ['acknowledge']],
    ['recovered', ['resolve']],
    ['tested', ['trigger', 'resolve']],
  ] as const)('of %s is %j', (what, events) => {
    expect(actions({ what })).toEqual(events);
  });

  it('is nothing that nobody would ever end there', () => {
    expect(actions({ kind: 'restore', oneOff: true }, false)).toEqual([]);
    expect(actions({}, false)).toEqual([]);
  });

  it('has one key for all that is told of an incident, and others for other incidents and tests', () => {
    const keys = (change: Partial<Alert>) =>
      pagerdutyEvents(message(change)).map(({ dedup_key: key }) => key);
    const all = whats.filter((what) => what !== 'tested').flatMap((what) => keys({ what }));
    expect(new Set(all)).toEqual(new Set(['acme|orders|backup']));
    expect(keys({ kind: 'drill' })).toEqual(['acme|orders|drill']);
    expect(keys({ what: 'tested' })).toEqual(Array(2).fill(`acme|test|${base.at}`));
  });

  it('is no longer than PagerDuty takes it', () => {
    const [event] = pagerdutyEvents(
      message({ error: { message: 'x'.repeat(3_000), hint: 'y' }, source: 's'.repeat(400) }),
    );
    expect(event?.payload?.summary.length).toBeLessThanOrEqual(1_024);
    expect(event?.dedup_key.length).toBeLessThanOrEqual(255);
    expect(JSON.stringify(event).length).toBeLessThan(512_000);
  });
});

describe('the severity', () => {
  const severity = (change: Partial<Alert>) => message(change).severity;

  it('of a failed backup waits for the morning while the newest good point is young enough', () => {
    expect(severity({ lastGood: { point: 'a', consistentAt: '2026-11-20T02:00:00.000Z' } })).toBe('warning');
    expect(severity({})).toBe('critical');
    expect(severity({ lastGood: undefined })).toBe('critical');
    expect(severity({ rpoSeconds: undefined })).toBe('critical');
  });

  it('is critical for what nobody has acknowledged, and of no weight for what is over', () => {
    for (const kind of IncidentKind.options) {
      expect(severity({ kind, what: 'escalated' })).toBe('critical');
      for (const what of ['recovered', 'acknowledged', 'tested'] as const)
        expect(severity({ kind, what })).toBe('info');
      expect(['warning', 'critical']).toContain(severity({ kind }));
    }
  });
});

it('a web hook gets the alert as data, with the age in seconds', () => {
  expect(webhookDocument(message())).toMatchObject({
    ...{
      holdfast: 1,
      deployment: 'acme',
      severity: 'critical',
      what: 'failed',
      kind: 'backup',
      source: 'orders',
    },
    ...{ ageSeconds: 90_612, rpoSeconds: 90_000, runbook: 'https://wiki.example.org/r#backupfailed' },
    id: 'failed|backup|orders|2026-11-20T03:40:00.000Z 1',
  });
});
