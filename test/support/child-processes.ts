import { readdirSync, readFileSync } from 'node:fs';

/** Every process below this one, by its id, with its command. Those that have ended and wait for their parent are left out. */
export function childProcesses(): ReadonlyMap<number, string> {
  const parents = new Map<number, { readonly parent: number; readonly program: string }>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const known = processOf(name);
    if (known) parents.set(Number(name), known);
  }
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid)?.parent ?? 0;
    return parent === process.pid || (parent > 1 && isBelow(parent));
  };
  return new Map(
    [...parents].flatMap(([pid, { program }]) => (isBelow(pid) ? [[pid, program] as const] : [])),
  );
}

function processOf(pid: string): { readonly parent: number; readonly program: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z') return undefined;
    return {
      parent: Number(parent),
      program: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '),
    };
  } catch {
    return undefined; // it has ended meanwhile
  }
}
