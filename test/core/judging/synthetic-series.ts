import type { Measured } from '#core/judging/measured.ts';

const day = 86_400_000;

/** Numbers that look random and are the same each time (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Shape = 'steady' | 'growing' | 'weekends' | 'closing' | 'staging' | 'queue';

interface Table {
  readonly name: string;
  readonly rows: number;
  readonly rowBytes: number;
  readonly shape: Shape;
  readonly growth: number;
  readonly noise: number;
}

export interface Series {
  readonly days: readonly Measured[];
  /** Tables whose rows do not come and go by themselves. */
  readonly stable: readonly string[];
  readonly shapes: Readonly<Record<string, Shape>>;
}

/**
 * Nights of a source as sources are: tables that stand, grow, are emptied on weekends, swell at the end of a month, or are
 * queues; a compression that hardly moves; durations that do, with a slow night now and then; a migration that adds a third.
 */
export function seriesOf(seed: number, nights: number): Series {
  const next = numbersFrom(seed);
  const between = (low: number, high: number): number => low + (high - low) * next();
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const shapes: readonly Shape[] = [
    'steady',
    'growing',
    'growing',
    'weekends',
    'closing',
    'staging',
    'queue',
  ];
  const tables = Array.from({ length: 2 + Math.floor(between(0, 5)) }, (_, index): Table => {
    const shape: Shape =
      index === 0 ? 'growing' : (shapes[Math.floor(between(0, shapes.length))] ?? 'steady');
    return {
      name: `t${index}`,
      shape,
      rows: Math.round(10 ** between(index === 0 ? 4.5 : 2, 6)),
      rowBytes: between(60, 600),
      growth: shape === 'growing' ? between(0, 0.012) : 0,
      noise: between(0.001, 0.02),
    };
  });
  const ratio = between(3, 9);
  const throughput = between(2e5, 2e6);
  const migration = next() < 0.3 ? Math.floor(between(40, nights)) : Infinity;
  const start = Date.parse('2026-01-05T02:30:00Z') + Math.floor(between(0, 28)) * day;
  const days = Array.from({ length: nights }, (_, night): Measured => {
    const consistentAt = new Date(start + night * day);
    const rows = Object.fromEntries(
      tables.map(({ name, rows: base, shape, growth, noise }) => {
        const moved = base * (1 + growth) ** night * (1 + noise * normal()) * (night >= migration ? 1.33 : 1);
        return [name, Math.max(0, Math.round(moved * factorOf(shape, consistentAt, next)))];
      }),
    );
    const logicalBytes = Math.round(
      tables.reduce((sum, { name, rowBytes }) => sum + (rows[name] ?? 0) * rowBytes, 8e6),
    );
    const slow = next() < 0.02 ? between(1.3, 1.8) : 1;
    return {
      consistentAt,
      rows,
      logicalBytes,
      bytes: Math.round(logicalBytes / (ratio * (1 + 0.015 * normal()))),
      seconds: (60 + logicalBytes / throughput) * slow * Math.exp(0.12 * normal()),
    };
  });
  const stable = tables.filter(({ shape, rows }) => ['steady', 'growing'].includes(shape) && rows >= 200);
  return {
    days,
    stable: stable.map(({ name }) => name),
    shapes: Object.fromEntries(tables.map(({ name, shape }) => [name, shape])),
  };
}

function factorOf(shape: Shape, at: Date, next: () => number): number {
  switch (shape) {
    case 'steady':
    case 'growing':
      return 1;
    case 'weekends':
      return [0, 6].includes(at.getUTCDay()) ? 0.1 : 1;
    case 'closing':
      return at.getUTCDate() >= 28 || at.getUTCDate() === 1 ? 3 : 1;
    case 'staging':
      return at.getUTCDate() === 1 ? 0 : 1;
    case 'queue':
      return next() ** 3 * 2;
  }
}

/** What goes wrong with a night. */
export const faults = {
  'a table without a row': (night: Measured, table: string): Measured => withRows(night, table, 0),
  'a table with half its rows': (night: Measured, table: string): Measured =>
    withRows(night, table, (night.rows[table] ?? 0) / 2),
  'half of everything': (night: Measured): Measured => ({
    ...night,
    bytes: Math.round(night.bytes / 2),
    logicalBytes: Math.round(night.logicalBytes / 2),
    rows: Object.fromEntries(Object.entries(night.rows).map(([name, rows]) => [name, Math.round(rows / 2)])),
  }),
  'an encrypted database': (night: Measured): Measured => ({
    ...night,
    bytes: Math.round(night.logicalBytes / 1.02),
  }),
  'three times the time': (night: Measured): Measured => ({ ...night, seconds: night.seconds * 3 }),
} as const;

function withRows(night: Measured, table: string, rows: number): Measured {
  const lost =
    1 -
    ((night.rows[table] ?? 0) - rows) /
      Math.max(
        1,
        Object.values(night.rows).reduce((a, b) => a + b, 0),
      );
  return {
    ...night,
    rows: { ...night.rows, [table]: Math.round(rows) },
    bytes: Math.round(night.bytes * lost),
    logicalBytes: Math.round(night.logicalBytes * lost),
  };
}
