import { expect, it } from 'vitest';
import { announcementOf } from '#core/cloud/alerts/announcement-of.ts';
import { mailText } from '#core/cloud/alerts/forms/mail-text.ts';
import type { Alert } from '#core/cloud/messages.ts';

const around = { deployment: 'holdfast', runbook: 'https://wiki.example.org/runbook' };

const alert: Alert = {
  what: 'failed',
  kind: 'backup',
  engine: 'postgres',
  source: 'orders',
  runId: '20261120T023000Z-3f9a1c',
  outcome: 'failed',
  at: '2026-11-20T03:41:12.000Z',
  since: '2026-11-19T03:40:00.000Z',
  failures: 2,
  error: { message: 'password authentication failed', hint: 'correct the secret' },
  lastGood: { point: 'orders@20261118T023000Z-aaaaaa', consistentAt: '2026-11-18T02:31:00.000Z' },
  rpoSeconds: 25 * 3600,
  contacts: ['#orders-oncall'],
  owner: 'team-orders',
};
const told = (change: Partial<Alert> = {}) => {
  const announcement = announcementOf({ ...alert, ...change }, around);
  return { ...announcement, body: mailText(announcement) };
};

it('says what, since when, the last good point and its age, the likely cause, what to do next and where to read on', () => {
  const { subject, body } = told();
  expect(subject).toBe('[holdfast] FAILED: backup of orders');
  expect(body).toBe(`backup of orders (postgres) FAILED

What       password authentication failed
Since      2026-11-19 03:40 UTC, 2 runs failed
Last good  orders@20261118T023000Z-aaaaaa, as of 2026-11-18 02:31 UTC: 49 h old, promised 25 h
Likely     the password was changed in the database and not in the secret, or the other way round
Next       correct the secret
Look       npx holdfast status orders
Again      npx holdfast run orders --wait
Ack        npx holdfast ack orders backup
Runbook    https://wiki.example.org/runbook#backupfailed
Run        orders@20261120T023000Z-3f9a1c, ended 2026-11-20 03:41 UTC with failed
Owner      team-orders
Contacts   #orders-oncall
`);
});

it('says so when there is no good point at all', () => {
  expect(told({ lastGood: null }).body).toContain('none: there is no good point at all');
});

it('claims nothing of good points where nobody has looked for one', () => {
  expect(told({ what: 'acknowledged', lastGood: undefined }).body).not.toContain('Last good');
});

it('tells a recovery without an error and without a command to repeat it', () => {
  const { subject, body } = told({ what: 'recovered', outcome: 'verified', error: undefined });
  expect(subject).toBe('[holdfast] recovered: backup of orders');
  expect(body).not.toMatch(/^(What|Likely|Next|Again|Ack) /m);
});

it.each([
  ['backup', {}, 'npx holdfast run orders --wait'],
  [
    'verify',
    { point: 'orders@20261118T023000Z-aaaaaa' },
    'npx holdfast verify orders@20261118T023000Z-aaaaaa',
  ],
  ['drill', {}, 'npx holdfast drill orders'],
  [
    'restore',
    { point: 'orders@20261118T023000Z-aaaaaa', target: 'prod/copy' },
    'npx holdfast restore orders@20261118T023000Z-aaaaaa --to secret:prod/copy --in-cloud',
  ],
] as const)('says how to do a %s again', (kind, more, command) => {
  expect(told({ kind, ...more }).body).toContain(`\nAgain      ${command}\n`);
});

it('says of an escalation who is called, and of one in hand who has it and no more how to take it', () => {
  const called = told({ what: 'escalated', number: 1, escalatedTo: ['#orders-oncall', 'lead@example.org'] });
  expect(called.subject).toBe('[holdfast] NOT ACKNOWLEDGED: backup of orders');
  expect(called.body).toContain('\nCalled     #orders-oncall, lead@example.org\n');
  const { subject, body } = told({ what: 'acknowledged', acknowledged: { by: 'anna@desk', at: alert.at } });
  expect(subject).toBe('[holdfast] acknowledged: backup of orders');
  expect(body).toContain('\nIn hand    anna@desk, since 2026-11-20 03:41 UTC\n');
  expect(body).not.toMatch(/^Ack /m);
});

it('speaks of a channel as of a part of the deployment, by a command that a shell takes', () => {
  const { subject, body } = told({ source: '*slack', kind: 'channel', engine: undefined });
  expect(subject).toBe('[holdfast] FAILED: channel of slack');
  expect(body).toContain("\nAck        npx holdfast ack '*slack' channel\n");
  expect(body).not.toContain('Last good');
});

it('offers nothing to take in hand where no incident is open for it', () => {
  expect(told({ kind: 'restore', oneOff: true }).body).not.toMatch(/^Ack /m);
});

it('has a subject that e-mail takes, whatever the names are', () => {
  const { subject } = told({ source: 'ü\n'.repeat(80) });
  expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
});
