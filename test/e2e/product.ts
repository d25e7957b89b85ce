import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';

const repository = path.resolve(import.meta.dirname, '../..');
export const bin = path.join(repository, 'cli/holdfast.mjs');

/** The documents that these tests look into, as contracts.md words them. */
const Told = z.object({ message: z.string(), hint: z.string() });
export const RunDocument = z.object({
  runs: z.array(
    z.object({
      source: z.string(),
      runId: z.string(),
      outcome: z.enum(['verified', 'failed', 'skipped']),
      point: z.string().optional(),
      error: Told.optional(),
    }),
  ),
});
export const ListDocument = z.object({
  points: z.array(
    z.object({ point: z.string(), level: z.string().nullable(), flags: z.array(z.string()) }).loose(),
  ),
});
export const ErrorDocument = z.object({
  error: Told.extend({
    problems: z.array(z.object({ path: z.string() }).loose()).optional(),
    nearest: z.array(z.string()).optional(),
  }),
});
export const VerifyDocument = z.object({
  verdict: z.enum(['good', 'damaged', 'unreachable']),
  findings: z.array(z.object({ object: z.string(), problem: z.string() })),
});
export const RestoreDocument = z.object({
  verdict: z.enum(['matches', 'differs', 'failed']),
  differences: z.number(),
  errors: z.array(z.string()).optional(),
  left: z.array(z.string()).optional(),
});
export const DoctorDocument = z.object({
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), problem: z.string().optional() }).loose()),
});

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The one document of `--json`. */
  json<Schema extends z.ZodType>(schema: Schema): z.infer<Schema>;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

type Changes = Readonly<Record<string, unknown>>;

interface ProductChanges {
  readonly source?: Changes;
  readonly plan?: Changes;
  /** With `s3` in it, the folder is not the store. */
  readonly store?: Changes;
}

/** A folder with a config of one source `orders`, and the command line on it, with `environment` added to its own. */
export function makeProduct(
  url: string,
  changes: ProductChanges = {},
  environment: Readonly<Record<string, string>> = {},
) {
  const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-e2e-'));
  const config = path.join(folder, 'holdfast.config.ts');
  const write = ({ source = {}, plan = {}, store = {} }: ProductChanges): void => {
    const value = {
      store: 's3' in store ? store : { directory: 'backups', ...store },
      plans: { nightly: { keep: { daily: '14d' }, attempts: 1, ...plan } },
      sources: {
        orders: {
          engine: 'postgres',
          plan: 'nightly',
          url: { env: 'ORDERS_URL' },
          rpo: '25h',
          rto: '2h',
          ...source,
        },
      },
    };
    writeFileSync(config, `export default ${JSON.stringify(value, null, 2)};\n`);
  };
  write(changes);

  const start = (
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    program: readonly string[] = [process.execPath, bin],
  ): Running => {
    const [file = '', ...before] = program;
    const child = spawn(file, [...before, '--config', config, ...args], {
      cwd: repository,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: folder,
        ORDERS_URL: url,
        HOLDFAST_STALL_AFTER: '60s',
        ...environment,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    return { child, ended: collect(child) };
  };

  return {
    folder,
    backups: path.join(folder, 'backups'),
    start,
    write,
    run: (args: readonly string[], env: Readonly<Record<string, string>> = {}) => start(args, env).ended,
    /** Files under the store, relative to it, unfinished ones too. */
    files: (under = ''): string[] => filesUnder(path.join(folder, 'backups', under)),
    points: async () => (await start(['list', '--json']).ended).json(ListDocument).points,
    cleanup: () => rmSync(folder, { recursive: true, force: true }),
  };
}
export type Product = ReturnType<typeof makeProduct>;

function filesUnder(root: string): string[] {
  try {
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
      .sort();
  } catch {
    return [];
  }
}

async function collect(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exit, by) => resolve([exit, by]));
  });
  return { code, signal, stdout, stderr, json: (schema) => schema.parse(JSON.parse(stdout)) };
}

/** Pids whose environment or command line mentions a text: children that a run left behind. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      if (pid === process.pid) return false;
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(text);
      } catch {
        return false;
      }
    });
}
