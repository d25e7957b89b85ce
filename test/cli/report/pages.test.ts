import { expect, it } from 'vitest';
import type { State } from '#core/report/state.ts';
import { filledScenarios } from '../../../cli/report/filled-scenarios.ts';
import { statePage } from '../../../cli/report/state-page.ts';

const evil = `<script>alert("x")</script>&'|\n# $1 \`rm\``;

const state = (name = 'orders'): State => ({
  at: '2026-11-20T05:00:00.000Z',
  deployment: name,
  store: `folder ${name}`,
  lock: { mode: 'none', days: null },
  sources: [
    {
      ...{ source: name, engine: 'postgres', plan: name, newestGood: `${name}@x`, ageSeconds: 5_400 },
      ...{ rpoSeconds: 90_000, rtoSeconds: 60, withinRpo: true, bytes: 5, pointCount: 40 },
      ...{ owner: name, contacts: [name], classification: name },
      lastDrill: { point: `${name}@x`, verdict: 'pass', at: '2026-11-19T05:00:00.000Z', seconds: 75 },
      points: [
        {
          ...{ point: `${name}@x`, class: 'daily', level: 'proven', flags: [], bytes: 5, rows: 3 },
          ...{ consistentAt: '2026-11-20T03:30:00.000Z', keepUntil: null },
        },
      ],
      broken: [{ point: `${name}@y`, problem: name }],
    },
    {
      ...{ source: 'users', engine: 'postgres', plan: null, rpoSeconds: 90_000, rtoSeconds: null },
      ...{ withinRpo: false, bytes: 0, pointCount: 0, owner: null, contacts: [], classification: null },
      ...{ points: [], broken: [] },
    },
  ],
  incidents: [
    {
      ...{ source: name, kind: 'backup', openedAt: '2026-11-20T04:00:00.000Z', failures: 2 },
      ...{ lastAt: '2026-11-20T04:30:00.000Z', error: { message: name, hint: name } },
      ...{ reminders: 0, escalations: 0 },
    },
  ],
  deeds: [{ at: '2026-11-20T04:00:00.000Z', who: name, verb: 'restore', outcome: 'matches', target: name }],
});

it('is one file that loads and runs nothing', () => {
  const page = statePage(state());
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/<script|<link|<img|src=|href=|url\(/);
  expect(page).toContain('1 of 2 sources are outside their rpo');
  expect(page).toContain('NO GOOD POINT');
  expect(page).toContain('and 39 older ones');
  // slower than promised
  expect(page).toMatch(/class="bad">1 min 15 s \/ 1 min/);
});

it('lets no name become markup, wherever it comes from', () => {
  const page = statePage(state(evil));
  expect(page).not.toContain('<script');
  expect(
    page.match(/&lt;script&gt;alert\(&quot;x&quot;\)&lt;\/script&gt;&amp;&#39;/g)?.length,
  ).toBeGreaterThan(15);
});

it('says that no incident is open, and nothing where nobody keeps any', () => {
  expect(statePage({ ...state(), incidents: [] })).toContain('No incident is open');
  const { incidents: _, ...without } = state();
  expect(statePage(without)).not.toContain('ncident');
});

it('fills the scenario page with times, losses and people', async () => {
  const page = await filledScenarios(state());
  expect(page).toContain('| orders | pass, 2026-11-19 05:00:00Z | 1 min 15 s | 1 min |');
  expect(page).toContain(
    '| users | never: nobody knows whether it can be brought back | not known | nothing |',
  );
  expect(page).toContain('| orders | orders@x | the last 1 h 30 min | 1 d 1 h |');
  expect(page).toContain('| users | nobody named: write owner in the config |');
  expect(page).toContain('the points lie in folder orders; lock: none');
  expect(page).not.toContain('Filled from');
});

it('lets no name break a table of the scenario page', async () => {
  const page = await filledScenarios(state(evil));
  expect(page).not.toMatch(/^# \$1/m);
  expect(page).not.toContain('<script');
  const rows = page.split('\n').filter((line) => line.includes('script'));
  expect(rows.length).toBeGreaterThan(3);
  for (const row of rows.filter((line) => line.startsWith('|')))
    expect(row.replaceAll(/\\./g, '').split('|')).toHaveLength(6);
});
