import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { DamagedError } from '#core/errors.ts';
import { making } from '../../s3/making.ts';
import { command } from '../command.ts';
import { madeHere } from '../folders.ts';

const Pins = z.strictObject({
  version: z.string(),
  /** Of maven-dependency-plugin. */
  plugin: z.string(),
  /** SHA-256 by the name of the file: exactly these make a server. */
  jars: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
});
const pins = Pins.parse(JSON.parse(readFileSync(new URL('./pins.json', import.meta.url), 'utf8')));

const usual = join(madeHere, 'tools/neo4j');
/** The folder of the version is only there when it is whole, so it is its own stamp. */
const homeIn = (folder: string): string => join(folder, pins.version);
const missingIn = (folder: string): string => join(folder, 'missing.json');
const Missing = z.strictObject({ reason: z.string() });

/** Home of the fetched Neo4j Community, with its jars in `lib`; undefined when it is not on this machine. */
export function fetchedNeo4j(folder = usual): string | undefined {
  return existsSync(homeIn(folder)) ? homeIn(folder) : undefined;
}

/** Why Neo4j is not on this machine, in a few words. */
export function whyNoNeo4j(folder = usual): string {
  if (!existsSync(missingIn(folder))) return 'it is not on this machine, run npm run tools';
  return Missing.parse(JSON.parse(readFileSync(missingIn(folder), 'utf8'))).reason;
}

/**
 * Makes sure of Neo4j Community, for drills on this machine and for tests: the jars by Maven, each with its pinned hash.
 * Gives whether it had to be fetched; a failure is kept for those who report it.
 */
export async function installNeo4j(
  say: (line: string) => void,
  folder = usual,
): Promise<{ readonly installed: boolean }> {
  if (fetchedNeo4j(folder)) return { installed: false };
  try {
    say(`neo4j: fetching ${pins.version} by Maven into .holdfast/tools/neo4j, about 123 MB once`);
    await making(homeIn(folder), fetchJars);
    await rm(missingIn(folder), { force: true });
    return { installed: true };
  } catch (error) {
    await mkdir(folder, { recursive: true });
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, 300);
    await writeFile(missingIn(folder), JSON.stringify({ reason }));
    throw error;
  }
}

async function fetchJars(into: string): Promise<void> {
  await writeFile(join(into, 'pom.xml'), pom);
  const hint =
    'install a JDK (17 or 21) and Maven, or name an unpacked Neo4j in HOLDFAST_NEO4J_HOME; then run npm run tools';
  const goal = `org.apache.maven.plugins:maven-dependency-plugin:${pins.plugin}:copy-dependencies`;
  const args = ['-q', '-B', goal, '-DincludeScope=runtime', '-DoutputDirectory=lib'];
  await command('mvn', args, { cwd: into, hint, timeoutMs: 900_000 });
  const lib = join(into, 'lib');
  const found = (await readdir(lib)).sort();
  if (found.join() !== Object.keys(pins.jars).sort().join()) throw unlike('the list of its jars', lib);
  for (const [name, sha256] of Object.entries(pins.jars)) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(lib, name)), hash);
    if (hash.digest('hex') !== sha256) throw unlike(name, lib);
  }
}

const unlike = (what: string, object: string): DamagedError =>
  new DamagedError(`neo4j ${pins.version}: ${what} is not what local/tools/neo4j/pins.json says`, {
    hint: 'find out why before anything of it is started: what was fetched is not what was looked at',
    object,
  });

/** Maven only resolves it: the server and its commands are the runtime dependencies of one artifact. */
const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>holdfast</groupId><artifactId>neo4j-home</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>${pins.version}</version><scope>runtime</scope>
  </dependency></dependencies>
</project>
`;
