import { readdirSync, readFileSync } from 'node:fs';

/** What a process and all its descendants have used up to now. */
export interface TreeUse {
  /** Of the living and of those that were waited for. */
  readonly cpuSeconds: number;
  /** Memory of their own: page cache and shared memory are not in it. */
  readonly anonBytes: number;
}

const clockTicksPerSecond = 100;
const nothing: TreeUse = { cpuSeconds: 0, anonBytes: 0 };

/** Where there may be no such process. */
export const watchTreeOf = (root: number | undefined): (() => TreeUse) =>
  root === undefined ? () => nothing : watchTree(root);

/**
 * CPU seconds of the first process under `root` that runs `program`, without what its children use; 0 until it is there
 * and, after its end, what was seen last.
 */
export function watchProgram(root: number, program: string): () => number {
  let found: number | undefined;
  let seen = 0;
  return () => {
    found ??= readdirSync('/proc')
      .map(Number)
      .find((pid) => statOf(pid)?.parent === root && textOf(`/proc/${pid}/cmdline`).includes(program));
    seen = Math.max(seen, found === undefined ? 0 : (statOf(found)?.ownTicks ?? 0) / clockTicksPerSecond);
    return seen;
  };
}

/** Looks at one process tree again and again. */
export function watchTree(root: number): () => TreeUse {
  // A parent is looked up once for each process: reading all of /proc each time would be load of our own making.
  const parents = new Map<number, number>();
  return () => {
    const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
    for (const pid of pids) if (!parents.has(pid)) parents.set(pid, statOf(pid)?.parent ?? 0);
    const members = pids.filter((pid) => descends(pid, root, parents));
    const stats = members.map((pid) => statOf(pid)?.ticks ?? 0);
    return {
      cpuSeconds: sum(stats) / clockTicksPerSecond,
      anonBytes: sum(members.map(anonBytesOf)),
    };
  };
}

function descends(pid: number, root: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at = pid; at > 1; at = parents.get(at) ?? 0) if (at === root) return true;
  return false;
}

interface Stat {
  readonly parent: number;
  readonly ownTicks: number;
  /** Its own and those of children that ended and were waited for. */
  readonly ticks: number;
}

function statOf(pid: number): Stat | undefined {
  const stat = textOf(`/proc/${pid}/stat`);
  // The name may contain anything, so count from its closing bracket: state, parent, …
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields.length < 15) return undefined;
  const [user = 0, system = 0, ...ended] = fields.slice(11, 15).map(Number);
  return { parent: Number(fields[1]), ownTicks: user + system, ticks: sum([user, system, ...ended]) };
}

const anonBytesOf = (pid: number): number =>
  Number(/^RssAnon:\s*(\d+) kB$/m.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;

/** Empty when the process has gone meanwhile. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
