import { spawnSync } from 'node:child_process';

const checks = [
  { name: 'biome', args: ['check', '--error-on-warnings', '.'] },
  { name: 'eslint', args: ['--max-warnings=0', '.'] },
  { name: 'tsc', args: ['--noEmit', '-p', '.'] },
];

/** Runs the linters and the type check; each counts as one test. */
export function staticChecks(say: (line: string) => void): { passed: number; failed: number } {
  let failed = 0;
  for (const { name, args } of checks) {
    const began = Date.now();
    const { status, stdout, stderr, error } = spawnSync(name, args, { encoding: 'utf8', maxBuffer: 1e8 });
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    say(` ${status === 0 ? '✓' : '✗'} ${name} ${args.join(' ')} (${seconds} s)`);
    if (status === 0) continue;
    failed += 1;
    say(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`);
  }
  return { passed: checks.length - failed, failed };
}
