import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProcessShell } from '#adapters/process-shell.ts';
import { EnvironmentError } from '#core/errors.ts';
import { createScratch } from '#engines/postgres/scratch/create-scratch.ts';
import { refuseFullDisk } from '#engines/postgres/scratch/refuse-what-lacks.ts';
import { verifyPoint } from '#engines/postgres/verify/verify-point.ts';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { type MadePoint, makePoint } from '../restore/made-point.ts';
import { postgresDeps } from '../restore/postgres-deps.ts';
import { restoredContents } from '../restore/restored-contents.ts';
import { sample, sampleRoles } from '../restore/sample.ts';

const never = new AbortController().signal;

describe.each([15, 17])('a throw-away server of PostgreSQL %i', (major) => {
  let source: PostgresServer;
  let point: MadePoint;
  let folder: string;
  const deps = () => postgresDeps({ temporaryFolder: folder });
  const drills = async () => (await readdir(folder)).filter((name) => name.startsWith('holdfast-drill-'));
  // what has ended and was not yet collected has no command line
  const alive = (pid: number) =>
    existsSync(`/proc/${pid}`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
  const serverPid = async () => {
    const [drill = ''] = await drills();
    return Number(
      (await readFile(path.join(folder, drill, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0],
    );
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'holdfast-scratch-test-'));
    source = await startPostgres({ major });
    await source.psql(sampleRoles);
    await source.psql('CREATE DATABASE shop');
    await source.psql(sample, 'shop');
    point = await makePoint(source, { database: 'shop', big: ['public.big'] });
  });
  afterAll(async () => {
    await source?.stop();
    await rm(folder, { recursive: true });
  });

  it('takes the whole point with all its roles, and is gone afterwards', async () => {
    const verified = await verifyPoint(point.reader, deps(), never);
    const scratch = await createScratch(point.manifest, deps(), never);
    const pid = await serverPid();
    try {
      expect(new URL(scratch.url)).toMatchObject({ hostname: '127.0.0.1', pathname: '/shop' });
      const result = await scratch.target.restore(point.reader, {
        createRoles: true,
        streams: 2,
        signal: never,
        log: () => {},
      });
      expect(result).toMatchObject({ errors: [], absentRoles: [] });
      expect(result.left).toEqual([expect.stringContaining('new roles have no login')]);
      expect(await scratch.target.contents(never)).toEqual(
        restoredContents(point.manifest, verified.contents),
      );
      expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(new URL(scratch.url).password);
    } finally {
      await scratch.end();
    }
    expect(await drills()).toEqual([]);
    expect(alive(pid)).toBe(false);
  });

  it('is gone when the signal is aborted', async () => {
    const stop = new AbortController();
    await createScratch(point.manifest, deps(), stop.signal);
    const pid = await serverPid();
    stop.abort(new Error('told to stop'));
    await expect.poll(drills, { timeout: 10_000 }).toEqual([]);
    expect(alive(pid)).toBe(false);
  });

  it('is gone when its process is killed without a chance to clean up', async () => {
    const script = `
      import { createScratch } from '#engines/postgres/scratch/create-scratch.ts';
      import { postgresDeps } from '#test/engines/postgres/restore/postgres-deps.ts';
      const point = JSON.parse(process.argv[1]);
      await createScratch(point, postgresDeps({ temporaryFolder: process.argv[2] }), new AbortController().signal);
      console.log('up');
      setInterval(() => {}, 1000);`;
    const child = createProcessShell().start({
      file: process.execPath,
      args: ['--input-type=module', '-e', script, JSON.stringify(point.manifest), folder],
      env: { PATH: process.env['PATH'] ?? '' },
      cwd: path.resolve(import.meta.dirname, '../../../..'),
    });
    for await (const chunk of child.output) if (String(chunk).includes('up')) break;
    const pid = await serverPid();
    expect(alive(pid)).toBe(true);
    process.kill(child.pid, 'SIGKILL');
    await expect.poll(drills, { timeout: 15_000 }).toEqual([]);
    expect(alive(pid)).toBe(false);
  });

  it('is refused by the name of an extension that this machine lacks', async () => {
    const contents = [...point.manifest.contents, { kind: 'extension', name: '"uuid-nobody-has"' }];
    const refused = createScratch({ ...point.manifest, contents }, deps(), never);
    await expect(refused).rejects.toThrow(/uuid-nobody-has/);
    await expect(refused).rejects.toThrow(EnvironmentError);
    expect(await drills()).toEqual([]);
  });

  it('is refused by the number of its major when this machine has none of it', async () => {
    const server = { version: '13.5' };
    const refused = createScratch({ ...point.manifest, server }, deps(), never);
    await expect(refused).rejects.toThrow('no PostgreSQL server of major 13');
    await expect(refused).rejects.toThrow(EnvironmentError);
  });

  it('is refused with numbers when the disk is too small', async () => {
    const totals = { ...point.manifest.totals, logicalBytes: 1024 ** 3 };
    await expect(refuseFullDisk(folder, totals, () => Promise.resolve(2 * 1024 ** 3))).rejects.toThrow(
      /needs about 2176 MiB .* 2048 MiB are free/,
    );
    await expect(
      refuseFullDisk(folder, totals, () => Promise.resolve(3 * 1024 ** 3)),
    ).resolves.toBeUndefined();
  });
});
