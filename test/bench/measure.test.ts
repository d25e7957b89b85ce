import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cpuOfTimes, type Job, measure } from '../../bench/measure/measure.ts';
import { ownCpuAt } from '../../bench/runs/perform.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'measure-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const job = (script: string): Job => ({
  script,
  env: { PATH: process.env['PATH'] ?? '', NODE: process.execPath },
  cwd: folder,
  beside: folder,
  serverPid: process.pid,
});

/** By its own clock: on a busy machine it takes longer and not less. */
const burn = (seconds: number) =>
  `let n = 0; while (process.cpuUsage().user < ${seconds} * 1e6) for (let i = 0; i < 1e6; i++) n += i;`;

it('counts the CPU of a grandchild that has ended before its parent', async () => {
  const { clientCpuSeconds } = await measure(job(`bash -c '"$NODE" -e "${burn(0.6)}"; true'`));
  expect(clientCpuSeconds).toBeGreaterThan(0.59);
  expect(clientCpuSeconds).toBeLessThan(1.2);
});

it('tells the CPU of one program apart from that of its children and of others', async () => {
  const script = join(folder, 'own.js');
  const child = `require('node:child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(burn(0.5))}])`;
  // it lives on for a while after its child, whose time the system then counts as its too
  await writeFile(script, `${burn(0.3)}; ${child}; setTimeout(() => {}, 300)`);
  const measured = await measure({ ...job(`"$NODE" ${script}; "$NODE" -e "${burn(0.3)}"`), program: script });
  const own = measured.samples.at(-1)?.ownCpuSeconds ?? 0;
  expect(own).toBeGreaterThan(0.25);
  expect(own).toBeLessThan(0.5);
  expect(measured.clientCpuSeconds).toBeGreaterThan(1);
});

it('takes what was used at a moment between two samples in proportion', () => {
  const sample = { clientCpuSeconds: 0, databaseCpuSeconds: 0, anonBytes: 0, besideBytes: 0 };
  const samples = [
    { ...sample, seconds: 1, ownCpuSeconds: 0.5 },
    { ...sample, seconds: 2, ownCpuSeconds: 1.5 },
  ];
  expect(ownCpuAt(samples, 1.25)).toBeCloseTo(0.75);
  expect(ownCpuAt(samples, 3)).toBe(1.5);
  expect(ownCpuAt([], 1)).toBe(0);
});

it('knows at any moment what those used that have ended by then', async () => {
  const { samples, clientCpuSeconds } = await measure(job(`bash -c '"$NODE" -e "${burn(0.4)}"; sleep 0.4'`));
  expect(samples.at(-1)?.clientCpuSeconds).toBeGreaterThan(clientCpuSeconds * 0.8);
});

it('sees the memory of the whole tree, and what was written beside', async () => {
  const hold = 'const held = Buffer.alloc(80e6, 1); setTimeout(() => held.length, 400)';
  const measured = await measure(
    job(`printf 12345 > left; "$NODE" -e '${hold}' & bash -c '"$NODE" -e "${hold}"; true'; wait`),
  );
  const peak = Math.max(...measured.samples.map(({ anonBytes }) => anonBytes));
  expect(peak).toBeGreaterThan(160e6);
  expect(peak).toBeLessThan(500e6);
  expect(measured.samples.at(-1)?.besideBytes).toBe(5);
});

it('takes a failure anywhere in a pipe for one, and says what was said', async () => {
  await expect(measure(job('(echo broken >&2; exit 3) | cat'))).rejects.toThrow(/ended with 3: broken/);
});

it('adds up minutes and seconds', () => {
  expect(cpuOfTimes('0m0.002s 0m0.001s\n2m1.500s 0m0.250s\n')).toBeCloseTo(121.753);
});
