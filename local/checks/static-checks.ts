import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

const checks = [
  { name: 'biome', args: ['check', '--error-on-warnings', '.'] },
  { name: 'eslint', args: ['--max-warnings=0', '.'] },
  { name: 'tsc', args: ['--noEmit', '-p', '.'] },
];

/** Runs the linters and the type check, side by side; each counts as one test. */
export async function staticChecks(say: (line: string) => void): Promise<{ passed: number; failed: number }> {
  const passed = await Promise.all(
    checks.map(async ({ name, args }) => {
      const began = Date.now();
      const { isGood, said } = await run(name, args);
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      say(` ${isGood ? '✓' : '✗'} ${name} ${args.join(' ')} (${seconds} s)`);
      if (!isGood) say(said);
      return isGood;
    }),
  );
  const failed = passed.filter((isGood) => !isGood).length;
  return { passed: passed.length - failed, failed };
}

async function run(name: string, args: readonly string[]): Promise<{ isGood: boolean; said: string }> {
  const child = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { isGood: child.exitCode === 0, said: `${out}${err}` };
  } catch (error) {
    return {
      isGood: false,
      said: `${name} could not be run: ${error instanceof Error ? error.message : error}`,
    };
  }
}
