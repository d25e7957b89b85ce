import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PointReader } from '#core/ports/worker.ts';
import { compressedLines } from '#engines/neo4j/archive/compressed-lines.ts';
import { nodeText, relationshipText } from '#engines/neo4j/archive/entity.ts';
import { createIdSet } from '#engines/neo4j/archive/id-set.ts';
import { createSumDigest } from '#engines/neo4j/archive/sum-digest.ts';
import { createGraphCount } from '#engines/neo4j/contents/graph-count.ts';
import { verifyPoint } from '#engines/neo4j/verify/verify-point.ts';
import { aManifest } from '#test/core/manifest/a-manifest.ts';

const nodes = [
  { id: 0, labels: ['A'], properties: { n: 1 } },
  { id: 7, labels: ['A', 'B'], properties: { x: { f: 0.5 } } },
];
const relationships = [{ start: 0, end: 7, type: 'T', properties: {} }];
const document = {
  format: 'holdfast-graph',
  version: 1,
  server: { version: '5.26.31', edition: 'community', database: 'neo4j' },
  definitions: { indexes: [], constraints: [] },
  users: null,
};
const sum = (lines: readonly string[]): string => {
  const digest = createSumDigest();
  lines.forEach(digest.add);
  return digest.value();
};
const archive = (of: string, lines: readonly string[]): string[] => [
  `["holdfast-graph",1,"${of}"]`,
  ...lines,
  JSON.stringify(['end', lines.length, sum(lines)]),
];
const nodeLines = nodes.map((node) => nodeText(node).line);
const relationshipLines = relationships.map((one) => relationshipText(one).line);
const good = {
  main: [JSON.stringify(document)],
  nodes: archive('nodes', nodeLines),
  relationships: archive('relationships', relationshipLines),
};
const counted = () => {
  const count = createGraphCount();
  nodes.forEach(count.node);
  relationships.forEach(count.relationship);
  return count.items('server');
};

async function compressed(lines: readonly string[]): Promise<Buffer> {
  const { source, ended } = compressedLines(
    (async function* () {
      yield* lines;
    })(),
  );
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(Buffer.from(chunk));
  await ended;
  return Buffer.concat(chunks);
}

/** A point whose hashes are right whatever is in it: what was wrong before it was sealed. */
async function findingsIn(
  changed: Partial<Record<keyof typeof good, readonly string[] | Buffer>>,
): Promise<string[]> {
  const archives = new Map<string, Buffer>();
  for (const [name, lines] of Object.entries({ ...good, ...changed })) {
    archives.set(name, Buffer.isBuffer(lines) ? lines : await compressed(lines));
  }
  const point: PointReader = {
    manifest: { ...aManifest(), engine: 'neo4j', contents: counted(), seal: '0'.repeat(64) },
    archives: [],
    async *open(name) {
      const bytes = archives.get(name) ?? Buffer.alloc(0);
      // in small chunks that are gone when the next one comes
      for (let at = 0; at < bytes.length; at += 11) {
        const chunk = Buffer.from(bytes.subarray(at, at + 11));
        yield chunk;
        chunk.fill(0);
      }
    },
  };
  const progress = { phase() {}, bytes() {}, alive() {}, item() {}, note() {} };
  const { findings } = await verifyPoint(point, { progress }, new AbortController().signal);
  return findings.map(({ object, problem }) => `${object}: ${problem}`);
}

describe('a read-back of a graph', () => {
  it('finds nothing where nothing is wrong', async () => {
    expect(await findingsIn({})).toEqual([]);
  });

  it.each([
    ['a node that is missing', { nodes: archive('nodes', nodeLines.slice(1)) }],
    ['a node that is there twice', { nodes: archive('nodes', [...nodeLines, nodeLines[0] ?? '']) }],
    ['an archive without its end', { nodes: good.nodes.slice(0, -1) }],
    ['an archive without its beginning', { nodes: good.nodes.slice(1) }],
    ['lines behind the end', { nodes: [...good.nodes, nodeLines[0] ?? ''] }],
    ['lines that the end does not count', { nodes: good.nodes.toSpliced(1, 1) }],
    ['nodes in place of relationships', { relationships: good.nodes }],
    ['a relationship that is missing', { relationships: archive('relationships', []) }],
    ['a relationship to nowhere', { relationships: archive('relationships', ['["r",0,8,"T",{}]']) }],
    ['a relationship turned round', { relationships: archive('relationships', ['["r",7,0,"T",{}]']) }],
    [
      'another value',
      { nodes: archive('nodes', [nodeLines[0]?.replace('1}', '2}') ?? '', nodeLines[1] ?? '']) },
    ],
    ['a value of no kind', { nodes: archive('nodes', ['["n",0,["A"],{"n":{"q":1}}]', nodeLines[1] ?? '']) }],
    ['a line that is no JSON', { nodes: archive('nodes', ['["n",0', nodeLines[1] ?? '']) }],
    ['definitions of another format', { main: [JSON.stringify({ ...document, version: 2 })] }],
    ['no definitions', { main: Buffer.alloc(0) }],
    ['bytes that are no frame', { nodes: Buffer.from('holdfast-graph') }],
  ])('finds %s', async (_, changed) => {
    expect((await findingsIn(changed)).length).toBeGreaterThan(0);
  });

  it('finds a frame that was cut, flipped or followed by something', async () => {
    const whole = await compressed(good.nodes);
    for (let at = 0; at < whole.length; at += 3) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ 4;
      // the length of the window and bits that nobody uses say nothing of the content
      const found = await findingsIn({ nodes: flipped });
      if (at > 5) expect(found, `flipped at ${at}`).not.toEqual([]);
      expect(await findingsIn({ nodes: whole.subarray(0, at) }), `cut at ${at}`).not.toEqual([]);
    }
    expect(await findingsIn({ nodes: Buffer.concat([whole, whole]) })).not.toEqual([]);
    expect(await findingsIn({ nodes: Buffer.concat([whole, Buffer.from('x')]) })).not.toEqual([]);
  });
});

describe('the digest of a graph', () => {
  it('is the same in any order, and another for one more or one less of the same', () => {
    expect(sum(['a', 'b', 'c'])).toBe(sum(['c', 'a', 'b']));
    expect(sum(['a', 'a', 'b'])).not.toBe(sum(['a', 'b']));
    expect(sum(['a', 'a'])).not.toBe(sum(['b', 'b']));
    expect(sum([])).toBe('0'.repeat(64));
  });

  it('is the sum of the SHA-256, modulo 2^256', () => {
    const texts = Array.from({ length: 50 }, (_, index) => `text ${index}`);
    const whole = texts.reduce(
      (total, text) => total + BigInt(`0x${createHash('sha256').update(text).digest('hex')}`),
      0n,
    );
    expect(BigInt(`0x${sum(texts)}`)).toBe(whole % 2n ** 256n);
  });
});

it('remembers which ids it has seen, far apart and side by side', () => {
  const ids = createIdSet();
  const some = [0, 1, 7, 8, 65_535, 65_536, 2 ** 40];
  expect(some.map((id) => ids.add(id))).toEqual(some.map(() => true));
  expect(some.map((id) => ids.add(id))).toEqual(some.map(() => false));
  expect([2, 9, 65_537, 2 ** 40 + 1].map((id) => ids.has(id))).toEqual([false, false, false, false]);
});
