import { beforeAll, describe, expect, it } from 'vitest';
import { wholeDeployment } from '#core/cloud/incident-kind.ts';
import type { Incidents } from '#core/cloud/ports/incidents.ts';
import { collect } from '#test/support/collect.ts';

/** What every keeper of incidents promises. */
export function incidentsContract(name: string, make: () => Promise<Incidents>): void {
  describe(`${name} as keeper of incidents`, () => {
    let incidents: Incidents;
    let number = 0;
    const fresh = (): string => `source-${++number}-${process.pid}`;
    beforeAll(async () => {
      incidents = await make();
    });
    const failure = (runId: string, day: number) => ({
      runId,
      at: `2026-11-${day}T03:00:00.000Z`,
      error: { message: `it failed on day ${day}`, hint: 'look' },
    });

    it('opens one with the first failure, and adds the next ones to it', async () => {
      const source = fresh();
      expect(await incidents.current(source, 'backup')).toBeUndefined();
      await incidents.failed(source, 'backup', failure('a', 20));
      const second = await incidents.failed(source, 'backup', failure('b', 21));
      expect(second).toMatchObject({
        ...{ source, kind: 'backup', runId: 'a', failures: 2 },
        ...{ openedAt: '2026-11-20T03:00:00.000Z', lastAt: '2026-11-21T03:00:00.000Z' },
        error: { message: 'it failed on day 21' },
      });
      expect(await incidents.current(source, 'backup')).toEqual(second);
    });

    it('counts a run once, however often it is told', async () => {
      const source = fresh();
      await incidents.failed(source, 'backup', failure('a', 20));
      expect((await incidents.failed(source, 'backup', failure('a', 20))).failures).toBe(1);
    });

    it('counts each of several that are told again and again, in any order, once, and goes by the newest', async () => {
      const source = fresh();
      for (const run of ['a', 'b', 'a', 'c', 'b', 'a']) {
        await incidents.failed(source, 'backup', failure(run, 20 + 'cab'.indexOf(run)));
      }
      expect(await incidents.current(source, 'backup')).toMatchObject({
        ...{ failures: 3, lastAt: '2026-11-22T03:00:00.000Z', openedAt: '2026-11-21T03:00:00.000Z' },
        error: { message: 'it failed on day 22' },
      });
    });

    it('counts each of those that fail at the same time', async () => {
      const source = fresh();
      await Promise.all(['a', 'b', 'c'].map((run) => incidents.failed(source, 'backup', failure(run, 20))));
      expect((await incidents.current(source, 'backup'))?.failures).toBe(3);
    });

    it('is not closed by whoever has not seen that another run has failed meanwhile', async () => {
      const source = fresh();
      const seen = await incidents.failed(source, 'backup', failure('a', 20));
      await incidents.failed(source, 'backup', failure('b', 21));
      await incidents.close(seen);
      expect(await incidents.open(source)).toMatchObject([{ failures: 2 }]);
    });

    it('is one incident when something is seen again and again, and says what was seen last', async () => {
      const source = fresh();
      const seen = (day: number) => {
        const { at, error } = failure('', day);
        return incidents.raise(source, 'drill', { at, error });
      };
      expect(await seen(20)).toMatchObject({ isNew: true, incident: { failures: 1 } });
      expect(await seen(22)).toMatchObject({
        isNew: false,
        incident: { failures: 1, openedAt: '2026-11-20T03:00:00.000Z', lastAt: '2026-11-22T03:00:00.000Z' },
      });
      const now = await incidents.current(source, 'drill');
      expect(now?.error.message).toBe('it failed on day 22');
      if (now) await incidents.close(now);
      expect(await incidents.open(source)).toEqual([]);
    });

    it('keeps what its first alert said, and nobody was told before somebody says so', async () => {
      const source = fresh();
      const about = { engine: 'postgres', contacts: ['#oncall'], rpoSeconds: 90_000 };
      await incidents.failed(source, 'backup', { ...failure('a', 20), about });
      const { at, error } = failure('', 20);
      await incidents.raise(source, 'drill', { at, error, about });
      for (const kind of ['backup', 'drill'] as const) {
        const opened = await incidents.current(source, kind);
        expect(opened).toMatchObject({ about, reminders: 0, escalations: 0 });
        expect(opened?.toldAt).toBeUndefined();
        expect(opened?.acknowledged).toBeUndefined();
      }
    });

    it('notes who was told and who acknowledged; late news takes nothing back, and a failure neither', async () => {
      const source = fresh();
      const opened = await incidents.failed(source, 'backup', failure('a', 20));
      const first = { toldAt: '2026-11-20T03:01:00.000Z', acknowledged: { by: 'anna', at: opened.openedAt } };
      await incidents.note(opened, { ...first, reminders: 2, escalations: 1 });
      await incidents.note(opened, { reminders: 1, escalations: 2 });
      await incidents.failed(source, 'backup', failure('b', 21));
      const late = { by: 'bert', at: '2026-11-21T03:00:00.000Z' };
      const now = await incidents.note(opened, { toldAt: late.at, acknowledged: late });
      expect(now).toMatchObject({ ...first, reminders: 2, escalations: 2, failures: 2 });
      expect(await incidents.current(source, 'backup')).toEqual(now);
    });

    it('notes everything that comes at the same time', async () => {
      const source = fresh();
      const opened = await incidents.failed(source, 'backup', failure('a', 20));
      await Promise.all([
        incidents.note(opened, { toldAt: opened.openedAt }),
        incidents.note(opened, { reminders: 1 }),
        incidents.note(opened, { escalations: 1 }),
      ]);
      expect(await incidents.current(source, 'backup')).toMatchObject({
        ...{ toldAt: opened.openedAt, reminders: 1, escalations: 1 },
      });
    });

    it('notes nothing of one that is closed, and does not open it again', async () => {
      const source = fresh();
      const opened = await incidents.failed(source, 'backup', failure('a', 20));
      await incidents.close(opened);
      expect(await incidents.note(opened, { reminders: 1 })).toBeUndefined();
      const other = await incidents.failed(source, 'backup', failure('b', 22));
      expect(await incidents.note(opened, { reminders: 1 })).toBeUndefined();
      expect(await incidents.open(source)).toEqual([other]);
    });

    it('finds what is open everywhere, of the whole deployment too, the oldest first', async () => {
      const [early, late] = [fresh(), fresh()];
      await incidents.failed(late, 'backup', failure('a', 22));
      await incidents.failed(early, 'drill', failure('a', 21));
      const { at, error } = failure('', 23);
      await incidents.raise(wholeDeployment, 'verify', { at, error });
      const ours = async () => {
        const all = await collect(incidents.everywhere());
        return all
          .map(({ source }) => source)
          .filter((name) => [early, late, wholeDeployment].includes(name));
      };
      await expect.poll(ours).toEqual([early, late, wholeDeployment]);
      const closed = await incidents.current(late, 'backup');
      if (closed) await incidents.close(closed);
      await expect.poll(ours).toEqual([early, wholeDeployment]);
    });

    it('keeps sources and kinds apart', async () => {
      const source = fresh();
      await incidents.failed(source, 'backup', failure('a', 20));
      expect(await incidents.current(source, 'drill')).toBeUndefined();
      expect(await incidents.current(fresh(), 'backup')).toBeUndefined();
      await incidents.failed(source, 'drill', failure('b', 21));
      expect((await incidents.open(source)).map(({ kind }) => kind).sort()).toEqual(['backup', 'drill']);
    });

    it('closes the one that it is told of, and not one that was opened since', async () => {
      const source = fresh();
      const first = await incidents.failed(source, 'backup', failure('a', 20));
      await incidents.close(first);
      await incidents.close(first);
      expect(await incidents.current(source, 'backup')).toBeUndefined();
      const second = await incidents.failed(source, 'backup', failure('b', 22));
      await incidents.close(first);
      expect(await incidents.current(source, 'backup')).toEqual(second);
    });
  });
}
