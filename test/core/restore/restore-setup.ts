import type { DrillDeps } from '#core/drill/deps.ts';
import type { ContentItem } from '#core/manifest/contents.ts';
import type { PointRecord } from '#core/point/point-record.ts';
import type { Shell } from '#core/ports/shell.ts';
import type { RestoreResult, Scratch, Target, Worker } from '#core/ports/worker.ts';
import { alwaysWarm, type Warmth } from '#core/thaw/warmth.ts';
import type { Verdict } from '#core/verify/verify-point.ts';
import { createMemoryAudit } from '#test/core/audit/memory-audit.ts';
import { createMemoryCatalog } from './memory-catalog.ts';
import { samplePoint, sampleTables } from './sample-point.ts';

export interface RestoreSetup {
  readonly points?: readonly PointRecord[];
  /** What is in the database afterwards. */
  readonly found?: readonly ContentItem[];
  readonly restored?: Partial<RestoreResult>;
  /** Called while the engine restores. */
  readonly onRestore?: () => void | Promise<void>;
  /** What reading the archives meets, each time. */
  readonly readError?: Error;
  readonly targetError?: Error;
  readonly scratchError?: Error;
  readonly verdict?: Verdict;
  /** Answers of the restored database, by statement. */
  readonly values?: Readonly<Record<string, string | null>>;
  readonly now?: string;
  /** Exit code of `drill.command`. */
  readonly commandExit?: number;
  /** @default everything can be read */
  readonly warmth?: Warmth;
  /** Of the place: nothing beyond it can be reached. */
  readonly isolated?: boolean;
}

/** Everything a restore or a drill uses, as fakes that tell what happened. */
export function setup(options: RestoreSetup = {}) {
  const happened: string[] = [];
  const notes: string[] = [];
  const catalog = createMemoryCatalog(options.points ?? [samplePoint()]);
  const audit = createMemoryAudit();
  const clock = { now: () => new Date(options.now ?? '2026-11-20T05:00:00Z'), sleep: async () => {} };
  const target = fakeTarget(options, happened);
  const scratch: Scratch = {
    url: 'postgres://127.0.0.1:5433/scratch',
    target,
    end: async () => void happened.push('scratch ended'),
  };
  const worker: Worker = {
    inspect: async () => [],
    backup: async () => Promise.reject(new Error('not here')),
    restoreText: () => '',
    verify: async () => ({ contents: [], findings: [] }),
    async target() {
      if (options.targetError) throw options.targetError;
      return target;
    },
    async scratch() {
      if (options.scratchError) throw options.scratchError;
      return scratch;
    },
  };
  const deps: DrillDeps = {
    catalog,
    audit,
    isIsolated: async () => options.isolated ?? false,
    clock,
    who: 'ann@host',
    progress: { phase() {}, bytes() {}, alive() {}, item() {}, note: (text) => notes.push(text) },
    warmth: options.warmth ?? alwaysWarm,
    goodLevelOf: () => 'verified',
    workerFor: () => worker,
    openPoint: (manifest) => ({
      manifest,
      archives: [{ archive: 'main', encoding: 'bytes', bytes: 1 }],
      async *open() {
        if (options.readError) throw options.readError;
        yield Buffer.from('x');
      },
    }),
    async verify(point) {
      happened.push('verified');
      const at = clock.now().toISOString();
      const verdict = options.verdict ?? { verdict: 'good', bytesRead: 1, findings: [], contents: [] };
      if (verdict.verdict === 'good')
        await catalog.judge(point, { level: 'verified', at, by: 'ann', detail: 'ok' });
      return verdict;
    },
    shell: fakeShell(options.commandExit ?? 0, happened),
    folder: '/etc/holdfast',
    environment: { PATH: '/bin', HOME: '/root', SECRET: 'not for others' },
  };
  return { deps, catalog, audit, happened, notes };
}

function fakeTarget(
  { found = sampleTables, restored, onRestore, values = {} }: RestoreSetup,
  happened: string[],
): Target {
  return {
    label: 'postgres://db.example.org:5432/back',
    async restore() {
      await onRestore?.();
      return { errors: [], left: [], absentRoles: [], ...restored };
    },
    contents: async () => found,
    async value(statement) {
      if (!(statement in values)) throw new Error(`relation of '${statement}' does not exist`);
      return values[statement] ?? null;
    },
    async abandon(reason) {
      happened.push(`abandoned: ${reason}`);
      return "the database 'back' was dropped";
    },
    close: async () => void happened.push('closed'),
  };
}

function fakeShell(code: number, happened: string[]): Shell {
  return {
    start() {
      throw new Error('not here');
    },
    async run({ args, env, cwd }) {
      happened.push(`ran ${args.join(' ')} in ${cwd} with ${Object.keys(env).sort().join(', ')}`);
      return { code, signal: null, stdout: 'smoke\n', stderr: '' };
    },
    cpuSeconds: () => undefined,
  };
}
