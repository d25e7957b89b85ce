import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareContents } from '#core/manifest/compare-contents.ts';
import type { ContentItem } from '#core/manifest/contents.ts';
import { createArchiveWalker } from '#engines/postgres/archive/walker.ts';
import { contentsOf } from '#engines/postgres/contents/contents-of.ts';
import { availableMajors, type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { contentsAt, inTransaction, openSession, type Session } from './contents-server.ts';
import { changesSince, crossMajorObjects, laterChanges } from './cross-major-objects.ts';
import { sampleDatabase, sampleRoles } from './sample-database.ts';

const run = promisify(execFile);
const majors = availableMajors();
const servers = new Map<number, PostgresServer>();
const sources = new Map<number, ContentItem[]>();

const server = (major: number): PostgresServer => {
  const started = servers.get(major);
  if (!started) throw new Error(`no server of ${major} was started`);
  return started;
};

const compared = (expected: ContentItem[], found: ContentItem[]) =>
  compareContents(expected, found, { absentRoles: [] });

interface Restored {
  readonly url: string;
  /** What the newer server decides by itself where the dump says nothing of it. */
  readonly decided: readonly string[];
}

/**
 * Both programs are those of the target, which know what to write for it. Only one that is older than the source's
 * minor release cannot be used (17.12 has words that 18.6 does not know): then the source's own pg_dump, which leaves
 * out what the newer server has another default for.
 */
async function restoredInto(target: PostgresServer, source: PostgresServer): Promise<Restored> {
  const copy = `from_${source.major}`;
  const archive = join(target.dataDir, '..', `${copy}.dump`);
  const dump = (by: PostgresServer) =>
    run(join(by.bin, 'pg_dump'), ['-w', '-Fc', '-f', archive, '-d', source.url('sample')]);
  await target.psql(`CREATE DATABASE ${copy} TEMPLATE template0`);
  await dump(target);
  const older = await isOlder(archive);
  if (older) await dump(source);
  await run(join(target.bin, 'pg_restore'), ['-w', '--exit-on-error', '-d', target.url(copy), archive]);
  return { url: target.url(copy), decided: older && target.major >= 18 ? ['subscription plain'] : [] };
}

async function isOlder(archive: string): Promise<boolean> {
  const walker = createArchiveWalker();
  walker.push(await readFile(archive));
  walker.end();
  return walker.entries().some(({ setsAttributeVersions }) => setsAttributeVersions);
}

beforeAll(async () => {
  for (const major of majors) {
    const started = await startPostgres({ major, settings: { wal_level: 'logical' } });
    servers.set(major, started);
    for (const role of sampleRoles) await started.psql(`CREATE ROLE "${role.replaceAll('"', '""')}"`);
    await started.psql('CREATE DATABASE sample TEMPLATE template0');
    await started.psql(sampleDatabase, 'sample');
    await started.psql(crossMajorObjects, 'sample');
    sources.set(major, await contentsAt(started.url('sample')));
  }
}, 60_000);

afterAll(async () => {
  for (const started of servers.values()) await started.stop();
});

const pairs = majors.flatMap((from) => majors.filter((to) => to >= from).map((to) => [from, to] as const));

describe.each(pairs)('contents of PostgreSQL %i restored into %i', (from, to) => {
  let session: Session;
  let decided: readonly string[];
  const source = () => sources.get(from) ?? [];

  beforeAll(async () => {
    const restored = await restoredInto(server(to), server(from));
    decided = restored.decided;
    session = await openSession(restored.url);
  }, 60_000);
  afterAll(() => session?.close());

  it('are equal', async () => {
    const { differences, notes } = compared(source(), await session.contentsAfter(''));
    expect({ differences: differences.map(({ kind, name }) => `${kind} ${name}`), notes }).toEqual({
      differences: decided,
      notes: [],
    });
    expect(source().length).toBeGreaterThan(250);
  });

  // the pairs between would only say it again
  if (from !== to && from !== majors[0]) return;
  it('show what is changed on the new server', async () => {
    const since = Object.entries(changesSince).filter(([major]) => Number(major) <= to);
    for (const [change, kind, name] of [...laterChanges, ...since.flatMap(([, changes]) => changes)]) {
      const shown = compared(source(), await session.contentsAfter(change)).differences;
      expect([change, ...shown.map((line) => `${line.kind} ${line.name}`)]).toContain(`${kind} ${name}`);
    }
  }, 60_000);
});

it.each(majors)(
  'options that the role may not see are a note and no difference on PostgreSQL %i',
  async (major) => {
    const found = await inTransaction(server(major).url('sample'), async (query) => {
      await query('SET LOCAL ROLE sample_reader');
      return contentsOf(query);
    });
    const expected = await inTransaction(server(major).url('sample'), (query) => contentsOf(query));
    const { differences, notes } = compared(expected, found);
    expect({ differences, notes }).toEqual({
      differences: [],
      notes: [
        'options of user mapping PUBLIC on far: not compared, one side may not see them',
        'options of user mapping sample_reader on far: not compared, one side may not see them',
      ],
    });
  },
);
