import { expect, it } from 'vitest';
import { announcementOf } from '#core/cloud/alerts/announcement-of.ts';
import type { Alert } from '#core/cloud/messages.ts';

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
  contacts: ['#orders-oncall'],
  owner: 'team-orders',
};
const around = { deployment: 'holdfast', runbook: 'https://wiki.example.org/runbook' };

it('says what, since when, the last good point, what to do next and where to read on', () => {
  expect(announcementOf(alert, around)).toEqual({
    subject: '[holdfast] FAILED: backup of orders',
    body: `backup of orders (postgres) FAILED

What       password authentication failed
Since      2026-11-19 03:40 UTC, 2 runs failed
Last good  orders@20261118T023000Z-aaaaaa, as of 2026-11-18 02:31 UTC
Next       correct the secret
Look       npx holdfast status orders
Again      npx holdfast run orders --wait
Runbook    https://wiki.example.org/runbook#backupfailed
Run        orders@20261120T023000Z-3f9a1c, ended 2026-11-20 03:41 UTC with failed
Owner      team-orders
Contacts   #orders-oncall
`,
    attributes: { what: 'failed', kind: 'backup', source: 'orders', engine: 'postgres' },
  });
});

it('says so when there is no good point at all', () => {
  const { lastGood: _, ...without } = alert;
  expect(announcementOf(without, around).body).toContain('none: there is no good point at all');
});

it('tells a recovery without an error and without a command to repeat it', () => {
  const { subject, body } = announcementOf({ ...alert, what: 'recovered', outcome: 'verified' }, around);
  expect(subject).toBe('[holdfast] recovered: backup of orders');
  expect(body).not.toContain('Again');
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
  expect(announcementOf({ ...alert, kind, ...more }, around).body).toContain(`\nAgain      ${command}\n`);
});

it('has a subject that e-mail takes, whatever the names are', () => {
  const { subject } = announcementOf({ ...alert, source: 'ü\n'.repeat(80) }, around);
  expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
});
