import { describe, expect, it } from 'vitest';
import { countRows } from '#engines/postgres/backup/snapshot/count-rows.ts';
import type { Table } from '#engines/postgres/backup/snapshot/list-tables.ts';
import type { Session } from '#engines/postgres/connection/session.ts';
import { stillClock } from '#test/support/test-clocks.ts';

const tables = Array.from({ length: 100 }, (_, index): Table => {
  const name = `t${index}`;
  const rest = { bytes: 100 - index, readable: true, filtered: false, unlogged: false, of_extension: false };
  return {
    oid: index,
    schema: 'public',
    name,
    qualified: `public.${name}`,
    kind: 'r',
    config: false,
    ...rest,
  };
});

/** A server on which each count takes as long as `count` says. */
function setup(count: () => Promise<void>) {
  const asked: string[] = [];
  const session: Session = {
    backendPid: 1,
    query: async () => [],
    run: async () => {},
    lost: new Promise(() => {}),
    end: async () => {},
    async rows(row, statement) {
      asked.push(statement);
      await count();
      return [row.parse({ rows: '1' })];
    },
  };
  return { asked, session };
}

describe('the budget for counting', () => {
  it('lets counts take a quarter of the time that the dump takes, and no more', async () => {
    const clock = stillClock('2026-11-20T02:30:00Z');
    const { session } = setup(async () => clock.advance(1_000));
    const dumped = new AbortController();
    const counting = countRows(session, 'x', tables, { percent: 25, clock, until: dumped.signal });
    for (let second = 0; second < 80; second++) {
      clock.advance(500);
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    dumped.abort();
    const counts = await counting;
    // a dump of 40 s and what the counts took beside: 13 s are a quarter of it
    expect(counts.size).toBeGreaterThanOrEqual(9);
    expect(counts.size).toBeLessThanOrEqual(16);
  });

  it('begins with the smallest table, and has no count of the one that was not finished', async () => {
    const dumped = new AbortController();
    let number = 0;
    const { session, asked } = setup(() => (++number < 4 ? Promise.resolve() : new Promise(() => {})));
    const clock = stillClock('2026-11-20T02:30:00Z');
    const counting = countRows(session, 'x', tables, { percent: 25, clock, until: dumped.signal });
    while (number < 4) await new Promise((resolve) => setTimeout(resolve, 2));
    dumped.abort();
    expect([...(await counting).keys()]).toEqual(['public.t99', 'public.t98', 'public.t97']);
    expect(asked.at(-1)).toContain('FROM ONLY "public"."t96"');
  });

  it('asks nothing at all with 0 %', async () => {
    const { session, asked } = setup(async () => {});
    const clock = stillClock('2026-11-20T02:30:00Z');
    const until = new AbortController().signal;
    expect(await countRows(session, 'x', tables, { percent: 0, clock, until })).toEqual(new Map());
    expect(asked).toEqual([]);
  });
});
