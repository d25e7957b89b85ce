import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '');
const sources = files.filter((file) => /\.(ts|mjs)$/.test(file) && !file.startsWith('test/'));
const linesOf = (file: string): number => readFileSync(path.join(root, file), 'utf8').split('\n').length - 1;
const importsOf = (file: string): string[] =>
  [
    ...readFileSync(path.join(root, file), 'utf8').matchAll(
      /^(?:import|export)[^'"]*from '([^']+)'|import\('([^']+)'\)/gm,
    ),
  ].map((match) => match[1] ?? match[2] ?? '');

/** Who may import whom: the shortest map of the repository. The first rule whose folder fits decides. */
const allowed: readonly (readonly [folder: string, imports: readonly string[]])[] = [
  ['core/', ['core/', 'node:', 'zod']],
  ['adapters/s3-store/', ['adapters/', 'core/', 'node:', 'zod', '@aws-sdk/', '@smithy/']],
  ['adapters/aws/', ['adapters/', 'core/', 'node:', 'zod', '@aws-sdk/']],
  ['adapters/dynamo-table/', ['adapters/', 'core/', 'node:', 'zod', '@aws-sdk/client-dynamodb']],
  ['adapters/', ['adapters/', 'core/', 'node:', 'zod']],
  ['engines/postgres/', ['engines/postgres/', 'core/', 'node:', 'zod', 'pg']],
  ['engines/milvus/', ['engines/milvus/', 'core/', 'node:', 'zod', '@grpc/grpc-js', 'protobufjs']],
  ['engines/neo4j/', ['engines/neo4j/', 'core/', 'node:', 'zod', 'neo4j-driver']],
  ['engines/', ['engines/', 'core/', 'node:', 'zod']],
  ['functions/', ['functions/', 'adapters/', 'engines/', 'core/', 'node:', 'zod', '@middy/', '@aws-sdk/']],
  [
    'containers/',
    ['containers/', 'adapters/', 'engines/', 'core/', 'package.json', 'node:', 'zod', '@aws-sdk/'],
  ],
  [
    'infra/',
    ['infra/', 'engines/', 'core/', 'node:', 'zod', 'aws-cdk-lib', 'constructs', 'cdk-nag', 'esbuild'],
  ],
  ['cli/cloud/open-cloud.ts', ['cli/', 'adapters/', 'core/', '@aws-sdk/']],
  ['cli/cloud/examine-account.ts', ['cli/', 'adapters/', 'core/', '@aws-sdk/']],
  ['cli/', ['cli/', 'adapters/', 'engines/', 'core/', 'node:', 'zod', 'commander']],
  // the tools of this repository: they drive the product from outside, by its command line
  [
    'local/',
    ['local/', 'adapters/', 'engines/', 'core/', 'node:', 'zod', 'pg', 'vitest/', '@aws-sdk/', '@smithy/'],
  ],
  ['bench/', ['bench/', 'local/', 'adapters/', 'engines/', 'core/', 'node:', 'zod', 'pg', '@aws-sdk/']],
];

/** Where an import points, from the root: `core/errors.ts`, `node:fs`, `zod`. */
function targetOf(file: string, specifier: string): string {
  if (specifier === '#config') return 'engines/config.ts';
  if (specifier.startsWith('#parts/')) return `functions/${specifier.slice(1)}`;
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(file), specifier);
  return specifier;
}

describe('the architecture', () => {
  it('is looked at as a whole', () => {
    expect(sources.length).toBeGreaterThan(150);
    expect(sources.flatMap(importsOf).length).toBeGreaterThan(500);
  });

  it('imports only in the allowed directions', () => {
    const wrong = sources.flatMap((file) => {
      const rule = allowed.find(([folder]) => file.startsWith(folder));
      if (!rule) return [];
      const targets = importsOf(file).map((specifier) => targetOf(file, specifier));
      return targets
        .filter((target) => !rule[1].some((ok) => target === ok || target.startsWith(ok)))
        .map((target) => `${file} → ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it('has a rule for every folder with code', () => {
    const folders = new Set(
      sources.filter((file) => file.includes('/')).map((file) => `${file.split('/')[0]}/`),
    );
    const ruled = allowed.map(([folder]) => folder);
    expect([...folders].filter((folder) => !ruled.includes(folder))).toEqual([]);
  });

  it('reads the environment, and ends the process, at its edges only', () => {
    const edges =
      /^(cli\/(wire|main|stop|holdfast)\.|cli\/output\/terminal\.|functions\/read-env\.|containers\/worker\/main\.|infra\/app\.|local\/|bench\/)/;
    const inside = sources.filter(
      (file) =>
        !edges.test(file) && /process\.(env\b|exit\(|argv)/.test(readFileSync(path.join(root, file), 'utf8')),
    );
    expect(inside).toEqual([]);
  });

  it('takes the time from the clock port in core and engines', () => {
    const own = sources.filter(
      (file) =>
        /^(core|engines)\//.test(file) &&
        /Date\.now\(|new Date\(\)|setTimeout\(/.test(readFileSync(path.join(root, file), 'utf8')),
    );
    // A socket that does not close is waited for by the machine's time, not by the rules'.
    expect(own).toEqual(['engines/postgres/connection/session.ts']);
  });
});

describe('the size of things', () => {
  const lengths = sources.map((file) => ({ file, lines: linesOf(file) }));

  it('keeps every file under 250 lines, and every test under 350', () => {
    const tests = files.filter((file) => file.startsWith('test/') && file.endsWith('.ts'));
    const long = [
      ...lengths.filter(({ lines }) => lines > 250),
      ...tests.map((file) => ({ file, lines: linesOf(file) })).filter(({ lines }) => lines > 350),
    ];
    expect(long).toEqual([]);
  });

  it('keeps half of the files under 60 lines and nine in ten under 180', () => {
    const share = (limit: number) => lengths.filter(({ lines }) => lines < limit).length / lengths.length;
    expect(share(180)).toBeGreaterThanOrEqual(0.9);
    expect(share(60)).toBeGreaterThanOrEqual(0.5);
  });

  it('keeps at most twelve files in a folder', () => {
    const byFolder = Map.groupBy(
      files.filter((file) => /\.(ts|mjs)$/.test(file)),
      (file) => path.dirname(file),
    );
    const crowded = [...byFolder]
      .filter(([, inside]) => inside.length > 12)
      .map(([folder, inside]) => `${folder}: ${inside.length}`);
    expect(crowded).toEqual([]);
  });
});
