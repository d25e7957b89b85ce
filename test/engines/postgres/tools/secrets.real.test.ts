import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProcessShell } from '#adapters/process-shell.ts';
import type { Command, Shell } from '#core/ports/shell.ts';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { backUp, rowsIn, until, workerOf } from '../backup/backup-setup.ts';
import { gatedTools } from './gated-tools.ts';

const password = 'correct-horse-battery';

describe.each([15, 17])('the password of a PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ major, password });
    await server.psql('CREATE TABLE t AS SELECT generate_series(1, 20) AS i');
  });
  afterAll(async () => {
    await server?.stop();
  });

  /** Remembers every command; the real thing happens all the same. */
  function spying(): { shell: Shell; commands: Command[] } {
    const real = createProcessShell();
    const commands: Command[] = [];
    const noted = (command: Command): Command => {
      commands.push(command);
      return command;
    };
    return {
      commands,
      shell: {
        start: (command) => real.start(noted(command)),
        run: (command, options) => real.run(noted(command), options),
        cpuSeconds: real.cpuSeconds,
      },
    };
  }
  const url = () => server.url().replace('postgres@', `postgres:${password}@`);
  const programOf = ({ file }: Command): string => file.split('/').at(-1) ?? '';

  it('is an argument of no program and in the environment of those that connect alone', async () => {
    const { shell, commands } = spying();
    const backedUp = await backUp({ server, url: url(), deps: { shell }, fields: { bigTable: '1KB' } });
    expect(rowsIn(backedUp)).toEqual({ 'public.t': 20 });
    expect(JSON.stringify(commands.map(({ file, args }) => [file, args]))).not.toContain(password);
    const connecting = commands.filter(({ args }) =>
      args.some((arg) => /^--snapshot=|^--globals-only/.test(arg)),
    );
    expect(connecting.map(programOf).sort()).toEqual(['pg_dump', 'pg_dump', 'pg_dumpall']);
    for (const { env } of connecting) expect(env['PGPASSWORD']).toBe(password);
    const others = commands.filter((command) => !connecting.includes(command));
    if (major === 15) expect(others.map(programOf)).toContain('zstd');
    for (const { env } of others) expect(JSON.stringify(env)).not.toContain(password);
    const { archives: _, ...manifest } = backedUp;
    expect(JSON.stringify(manifest)).not.toContain(password);
  });

  it('stands in no argument that another user of the machine can see while a dump runs', async () => {
    const gate = await gatedTools(major, 'pg_dump');
    try {
      const backing = backUp({ server, url: url(), deps: { tools: gate.places } });
      await gate.reached();
      const seen = readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(argumentsOf);
      expect(seen.filter((line) => line.includes('--snapshot=')).length).toBeGreaterThan(0);
      expect(seen.filter((line) => line.includes(password))).toEqual([]);
      await gate.open();
      await backing;
      await until(() => true);
    } finally {
      await gate.remove();
    }
  });

  it('is told by no check of a doctor', async () => {
    const checks = await workerOf(server, { url: url() }).inspect(new AbortController().signal);
    expect(checks.length).toBeGreaterThan(3);
    expect(JSON.stringify(checks)).not.toContain(password);
  });
});

function argumentsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // it has ended meanwhile
  }
}
