import { PermanentError } from '#core/errors.ts';
import type { Shell } from '#core/ports/shell.ts';
import type { LibpqEnvironment } from '../connection/settings.ts';
import { plainToolEnvironment } from '../connection/tool-environment.ts';
import type { Compression } from '../source-fields.ts';
import type { ToolSet } from './tool-set.ts';

/** How the bytes of an archive come about. */
export interface ArchiveEncoding {
  /** As the manifest says it: `pg_dump-custom+zstd` within, `pg_dump-custom|zstd` around. */
  readonly encoding: string;
  /** Arguments for pg_dump. */
  readonly args: readonly string[];
  /** The program that compresses what pg_dump writes; undefined when pg_dump does it. */
  readonly around: { readonly file: string; readonly args: readonly string[] } | undefined;
  readonly extension: 'dump' | 'dump.zst' | 'dump.lz4';
  readonly note: string | undefined;
}

interface Deps {
  readonly shell: Shell;
  readonly environment: LibpqEnvironment;
}

const defaultLevels = { zstd: 3, gzip: 6, lz4: 1, none: 0 } as const;

/**
 * The best that these tools can do, or exactly what was asked for. pg_dump 16 and later compress within, which costs a
 * third less processor time than a pipe; for older ones zstd and lz4 run as a child. A build without zstd and a machine
 * without its program leave gzip.
 */
export async function archiveEncoding(
  tools: ToolSet,
  asked: Compression | undefined,
  deps: Deps,
): Promise<ArchiveEncoding> {
  const method = asked?.method ?? 'zstd';
  const level = asked?.level ?? defaultLevels[method];
  if (method === 'none' || method === 'gzip') return within(tools, method, level);
  if (tools.major >= 16 && (await dumpsWith(tools, method, deps))) return within(tools, method, level);
  const program = await programFor(method, tools, deps);
  if (program !== undefined) return around(tools, method, level, program);
  const problem = `pg_dump ${tools.version} cannot compress with ${method}, and there is no program '${method}' here`;
  if (asked !== undefined) {
    throw new PermanentError(problem, { hint: `install ${method}, or write compression: 'gzip'` });
  }
  return { ...within(tools, 'gzip', defaultLevels.gzip), note: `${problem}: compressed with gzip` };
}

function within(tools: ToolSet, method: Compression['method'], level: number): ArchiveEncoding {
  // before 16, --compress took a gzip level and nothing else
  const old = method === 'none' ? '0' : String(level);
  const value = tools.major < 16 ? old : method === 'none' ? 'none' : `${method}:${level}`;
  return {
    encoding: `pg_dump-custom+${method}`,
    args: [`--compress=${value}`],
    around: undefined,
    extension: 'dump',
    note: undefined,
  };
}

function around(tools: ToolSet, method: 'zstd' | 'lz4', level: number, file: string): ArchiveEncoding {
  const args = method === 'zstd' ? ['--single-thread', `-${level}`, '-q', '-c'] : [`-${level}`, '-q', '-c'];
  return {
    encoding: `pg_dump-custom|${method}`,
    args: within(tools, 'none', 0).args,
    around: { file, args: level > 19 && method === 'zstd' ? ['--ultra', ...args] : args },
    extension: method === 'zstd' ? 'dump.zst' : 'dump.lz4',
    note: undefined,
  };
}

/** Asks the build itself: it refuses a compression that it lacks before it connects anywhere. */
async function dumpsWith(tools: ToolSet, method: string, { shell, environment }: Deps): Promise<boolean> {
  const probe = await shell.run(
    {
      file: tools.program('pg_dump'),
      args: ['-Fc', `--compress=${method}`, '-w', '--host=/nonexistent', '--schema-only'],
      env: plainToolEnvironment(environment),
    },
    { timeoutMs: 10_000 },
  );
  return !/compress/i.test(probe.stderr);
}

/** A program that is fetched beside the tools, or on the path. */
export async function programFor(
  method: 'zstd' | 'lz4',
  tools: ToolSet,
  { shell, environment }: Deps,
): Promise<string | undefined> {
  for (const file of [tools.program(method), method]) {
    const answer = await shell
      .run({ file, args: ['--version'], env: plainToolEnvironment(environment) }, { timeoutMs: 10_000 })
      .catch(() => undefined);
    if (answer?.code === 0) return file;
  }
  return undefined;
}
