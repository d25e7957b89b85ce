import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '#core/errors.ts';
import { pointName } from '#core/point/point-record.ts';
import { WaitingError } from '#core/thaw/waiting-error.ts';
import { type FrozenPoint, frozenPoint } from './frozen-point.ts';

let world: FrozenPoint;
beforeEach(async () => {
  world = await frozenPoint();
});
afterEach(() => world.cleanup());

const demand = (speed?: 'expedited' | 'standard' | 'bulk') =>
  world.warmth(speed).demand(world.point, 'restore');
async function waiting(speed?: 'expedited' | 'standard' | 'bulk'): Promise<WaitingError> {
  const error = await demand(speed).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (error instanceof WaitingError) return error;
  throw new Error(`it did not wait: ${error}`);
}
/** An archive and the list of its parts. */
const objects = 2;

describe('a point', () => {
  it.each(['none', 'GLACIER_IR'])('in storage that reads at once (%s) is asked for nothing', async (name) => {
    if (name !== 'none') world.freeze(name);
    await demand();
    expect(world.asked('RestoreObject')).toBe(0);
    expect(await world.warmth().isReadable(world.point)).toBe(true);
  });

  it('that is frozen is thawed, object by object, after it was said what that costs and takes', async () => {
    world.freeze();
    expect(await world.warmth().isReadable(world.point)).toBe(false);
    expect(world.asked('RestoreObject')).toBe(0);
    const { thawing, point } = await waiting();
    expect(point).toBe(pointName(world.point));
    expect(thawing).toMatchObject({
      tier: 'deep-archive',
      speed: 'standard',
      objects,
      asked: objects,
      days: 7,
    });
    expect(world.asked('RestoreObject')).toBe(objects);
    expect(world.said.join('\n')).toMatch(
      /deep-archive: 2 objects.*\n.*up to 12 hours.*costs less than 0.01 dollars/,
    );
  });

  it('is asked for once: the next call says that it is under way, by when, and pays nothing', async () => {
    world.freeze();
    const first = await waiting();
    const second = await waiting('bulk');
    expect(world.asked('RestoreObject')).toBe(objects);
    expect(second.thawing).toMatchObject({
      asked: 0,
      thawing: objects,
      usd: 0,
      readyBy: first.thawing.readyBy,
    });
    expect(second.thawing.speed).toBe('standard');
  });

  it('is read when the thaw is done, and thawed anew when its copies are gone', async () => {
    world.freeze('GLACIER');
    await waiting();
    world.server.endThaws('ready');
    await demand();
    expect(world.said.at(-1)).toMatch(/is thawed; its copies go on \d{4}-/);
    world.server.endThaws('gone');
    expect((await waiting()).thawing).toMatchObject({ asked: objects });
  });

  it('of which a part is warm waits for the rest alone, and asks for it alone', async () => {
    const [object] = world.point.manifest.objects;
    world.freeze('GLACIER', object?.key);
    expect((await waiting()).thawing).toMatchObject({ objects: 1, asked: 1, thawing: 0 });
    world.freeze('GLACIER', 'data/');
    world.server.freeze(object?.key ?? '', 'STANDARD');
    expect((await waiting()).thawing).toMatchObject({ objects: 1, asked: 1 });
  });

  it('half thawed is asked for where nobody has asked', async () => {
    const [object] = world.point.manifest.objects;
    world.freeze('GLACIER', object?.key);
    await waiting();
    world.freeze('GLACIER', `data/daily/postgres/orders/${world.point.runId}/${object?.parts}`);
    expect((await waiting()).thawing).toMatchObject({ objects: 2, asked: 1, thawing: 1, readable: 0 });
  });

  it('of which the store says only now that it can be read is read', async () => {
    world.freeze('GLACIER');
    const lie = { kind: 'answer', status: 403, code: 'ObjectAlreadyInActiveTierError' } as const;
    world.server.faults.add({ when: ({ operation }) => operation === 'RestoreObject', lie });
    await demand();
  });
});

describe('a speed', () => {
  it('that a tier does not have is refused before anything is asked for', async () => {
    world.freeze('DEEP_ARCHIVE');
    const refused = demand('expedited');
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    await expect(refused).rejects.toMatchObject({ hint: 'write --tier standard or --tier bulk' });
    expect(world.asked('RestoreObject')).toBe(0);
  });

  it.each([
    ['expedited', 1],
    ['standard', 5],
    ['bulk', 12],
  ] as const)('of %s is promised in %i hours', async (speed, hours) => {
    world.freeze('GLACIER');
    const { thawing } = await waiting(speed);
    const took = (Date.parse(thawing.readyBy) - Date.parse(world.point.manifest.sealedAt)) / 3_600_000;
    expect(took).toBeGreaterThan(hours - 0.1);
    expect(took).toBeLessThan(hours + 1);
  });
});

describe('who asked', () => {
  it('is kept with the run, with what was said', async () => {
    world.freeze();
    const { thawing } = await waiting();
    expect(await world.notes.newest(world.point)).toMatchObject({
      by: 'ann@host',
      for: 'restore',
      ...thawing,
      thaw: 1,
    });
  });

  it('and could not be kept does not stop the thaw', async () => {
    world.freeze();
    const lie = { kind: 'answer', status: 403, code: 'AccessDenied' } as const;
    world.server.faults.add({ when: ({ operation }) => operation === 'PutObject', lie });
    await waiting();
    expect(world.said.at(-1)).toContain('could not be kept in the store');
  });
});
