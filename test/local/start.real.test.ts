import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { madeHere, repository } from '../../local/tools/folders.ts';

/** What `--report` promises. */
const Report = z.strictObject({
  hops: z.array(
    z.strictObject({
      name: z.string(),
      ok: z.boolean(),
      kind: z.enum(['real', 'emulated', 'not exercised']),
      seconds: z.number().nullable(),
      evidence: z.record(z.string(), z.json()),
    }),
  ),
  points: z.array(z.looseObject({ point: z.string(), level: z.string() })),
  alerts: z.array(z.strictObject({ subject: z.string(), body: z.string() })),
});

const folder = join(madeHere, 'start');
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});

function start(...args: string[]) {
  const child = spawn(process.execPath, ['local/start.ts', ...args], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const closed = once(child, 'close');
  return {
    child,
    text: () => text,
    async ended(): Promise<unknown> {
      return (await closed)[0];
    },
    async says(pattern: RegExp): Promise<string> {
      for (;;) {
        const [, found] = pattern.exec(text) ?? [];
        if (found !== undefined) return found;
        if (child.exitCode !== null) throw new Error(`it ended without saying ${pattern}:\n${text}`);
        await sleep(20);
      }
    },
  };
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('npm start', () => {
  it('plays a whole night, sees a killed server fail, tells people, and leaves nothing behind', async () => {
    const report = join(tmpdir(), `holdfast-report-${process.pid}.json`);
    const { ended, text, says } = start('--report', report);
    const code = await ended();
    expect(text()).toMatch(/all \d+ as they should be/);
    expect(code).toBe(0);
    expect(text()).toMatch(/server killed in mid-dump: failed, no point +real .*failed, no new point/);
    expect(text()).toMatch(/a table shrinks: whole, suspect, told +real .*SUSPECT: backup of orders/);
    expect(text()).toMatch(/drilled in a throw-away server +real .*3 checks passed/);
    expect(text()).not.toContain('not reached');
    expect(isRunning(Number(await says(/, process (\d+):/)))).toBe(false);
    expect(existsSync(folder)).toBe(false);

    const { hops, points, alerts } = Report.parse(JSON.parse(await readFile(report, 'utf8')));
    await rm(report);
    expect(hops.filter(({ ok }) => !ok)).toEqual([]);
    expect(hops.filter(({ kind }) => kind === 'real').length).toBeGreaterThanOrEqual(8);
    const levels = points.map(({ level }) => level);
    expect(levels.filter((level) => level === 'proven')).toHaveLength(1);
    expect(levels.filter((level) => level === 'verified').length).toBe(levels.length - 1);
    expect(levels.length).toBeGreaterThanOrEqual(3);
    const subjects = alerts.map(({ subject }) => subject.replace('[example] ', ''));
    expect(subjects.slice(0, 6)).toEqual([
      'FAILED: backup of orders',
      'STILL FAILED: backup of orders',
      'acknowledged: backup of orders',
      'recovered: backup of orders',
      'SUSPECT: backup of orders',
      'as usual again: backup of orders',
    ]);
    for (const subject of [
      'ALERT: stalled run of orders',
      'ALERT: missed run of orders',
      'recovered: missed run of orders',
      'ALERT: hidden point of orders',
      'recovered: hidden point of orders',
    ]) {
      expect(subjects.filter((told) => told === subject)).toHaveLength(1);
    }
    // that of the superuser is made anew each time: nothing of it may be seen anywhere
    expect(text() + JSON.stringify({ hops, alerts })).not.toMatch(/postgres(ql)?:\/\/[^/\s]*:[^/\s]*@/);
  }, 480_000);

  it('refuses a second one beside it, and cleans up on Ctrl-C in the middle of a deployment', async () => {
    const first = start();
    const server = Number(await first.says(/, process (\d+):/));
    const second = start();
    expect(await second.ended()).toBe(1);
    expect(second.text()).toContain(`npm start is running already, as process ${first.child.pid}`);
    expect(isRunning(server)).toBe(true);

    // while the app is being deployed: programs of three kinds are at work then
    await first.says(/(npx cdk deploy --all)/);
    await sleep(3000);
    first.child.kill('SIGINT');
    expect(await first.ended()).toBe(130);
    expect(first.text()).not.toContain('as they should be');
    expect(isRunning(server)).toBe(false);
    expect(existsSync(folder)).toBe(false);
  }, 240_000);
});
