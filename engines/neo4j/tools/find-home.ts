import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { EnvironmentError } from '#core/errors.ts';

/** A Neo4j on this machine: its jars, and what starts it. */
export interface Neo4jHome {
  readonly folder: string;
  /** `5.26.31` */
  readonly version: string;
  /** Class of the server of the Community edition. */
  readonly serverClass: string;
  readonly java: string;
}

export interface HomePlaces {
  /** From the config's `tools: { neo4j: { 5: '/opt/neo4j' } }`: all of them, checked first. */
  readonly configured: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder with a folder per version: what `npm run tools` fetched. */
  readonly fetched: string;
}

const hint =
  'run `npm run tools`, or name an unpacked Neo4j in HOLDFAST_NEO4J_HOME or in the config: tools: { neo4j: { 5: … } }';

/**
 * A Neo4j that can take a point of this version: the same or a newer one. EnvironmentError by name of what is there
 * instead.
 */
export async function findHome(needed: string, places: HomePlaces): Promise<Neo4jHome> {
  const { configured, environment, fetched } = places;
  const named = environment['HOLDFAST_NEO4J_HOME'];
  const versions = (await readdir(fetched).catch(() => [])).filter((name) => /^\d+(\.\d+)+$/.test(name));
  const folders = [
    ...(named === undefined ? [] : [named]),
    ...configured,
    ...versions.sort().map((name) => path.join(fetched, name)),
  ];
  const homes = (await Promise.all(folders.map((folder) => homeIn(folder, environment)))).filter(
    (home) => home !== undefined,
  );
  const fit = homes.find(({ version }) => isAtLeast(version, needed));
  if (fit) return fit;
  const there = homes.map(({ version, folder }) => `${version} in '${folder}'`).join(', ');
  const lacking = there === '' ? 'there is none' : `there is ${there}`;
  throw new EnvironmentError(
    `a Neo4j of version ${needed} or newer is needed on this machine, and ${lacking}`,
    {
      hint,
    },
  );
}

/** By major and minor: a patch changes no format. */
const isAtLeast = (version: string, needed: string): boolean => {
  const [one = [], other = []] = [version, needed].map((text) => text.split('.').map(Number));
  const [major = 0, minor = 0] = one;
  const [neededMajor = 0, neededMinor = 0] = other;
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
};

async function homeIn(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Neo4jHome | undefined> {
  const lib = path.join(folder, 'lib');
  const jars = await readdir(lib).catch(() => []);
  const version = jars.map((name) => /^neo4j-(\d[\d.]*\d)\.jar$/.exec(name)?.[1]).find(Boolean);
  const server = jars.find((name) => /^neo4j-server-\d[\d.]*\d\.jar$/.test(name));
  if (version === undefined || server === undefined) return undefined;
  const javaHome = environment['JAVA_HOME'];
  return {
    folder,
    version,
    serverClass: serverClassIn(await readFile(path.join(lib, server))),
    java: javaHome ? path.join(javaHome, 'bin/java') : 'java',
  };
}

/** It was renamed in 2025. The names of a jar's files stand in it uncompressed. */
const serverClassIn = (jar: Buffer): string =>
  jar.includes('org/neo4j/server/Neo4jCommunity.class')
    ? 'org.neo4j.server.Neo4jCommunity'
    : 'org.neo4j.server.CommunityEntryPoint';
