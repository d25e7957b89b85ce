import { commandLineOf, statOf } from './process-stat.ts';

interface Ancestor {
  readonly pid: number;
  readonly startTicks: string;
}

export interface Parents {
  /** The name of the one that is gone, or undefined while all are there. Looks now. */
  missing(): string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * npx keeps signals for itself: whoever ends it means us. So, under npm, every process between us and npm is watched,
 * npm included; and the launcher that found a newer Node for us is watched always.
 */
export function findParents(environment: Environment): Parents {
  const underNpm = environment['npm_command'] !== undefined || environment['npm_execpath'] !== undefined;
  const launched = environment['HOLDFAST_LAUNCHER'] === String(process.ppid);
  if (!underNpm && !launched) return { missing: () => undefined };
  const first = process.ppid;
  if (!statOf(process.pid)) {
    return { missing: () => (process.ppid === first ? undefined : 'the process that started it') };
  }
  const chain = ancestors();
  const npm = underNpm ? chain.findIndex(({ pid }) => isNpm(commandLineOf(pid))) : -1;
  // npx may be gone before we look: its shell then waits for us without it.
  const orphaned =
    npm < 0 &&
    environment['npm_command'] === 'exec' &&
    chain.some(({ pid }) => isShellOfNpx(commandLineOf(pid)));
  const watched = npm >= 0 ? chain.slice(0, npm + 1) : launched ? chain.slice(0, 1) : [];
  return {
    missing() {
      if (orphaned) return 'npx';
      const gone = watched.find(({ pid, startTicks }) => {
        const stat = statOf(pid);
        return !stat || stat.isZombie || stat.startTicks !== startTicks;
      });
      if (!gone) return undefined;
      return gone === watched.at(-1) && npm >= 0 ? 'npx' : `its parent process ${gone.pid}`;
    },
  };
}

/** From the nearest to the first process of the system. */
function ancestors(): Ancestor[] {
  const chain: Ancestor[] = [];
  let pid = process.ppid;
  while (pid > 0) {
    const stat = statOf(pid);
    if (!stat) break;
    chain.push({ pid, startTicks: stat.startTicks });
    pid = stat.parent;
  }
  return chain;
}

const isNpm = (commandLine: string): boolean => /(^|[\s/])(npm|npx)(-cli\.js)?(\s|$)/.test(commandLine);
const isShellOfNpx = (commandLine: string): boolean => /^\S*sh -c .*\bholdfast\b/.test(commandLine);
