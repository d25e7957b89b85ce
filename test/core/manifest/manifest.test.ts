import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#core/manifest/canonical-json.ts';
import { readManifest, sealManifest } from '#core/manifest/manifest.ts';
import { aManifest } from './a-manifest.ts';

const place = { source: 'orders', runId: '20261120T023000Z-3f9a1c' };
const problemOf = (bytes: Uint8Array, at = place) => {
  const read = readManifest(bytes, at);
  return 'problem' in read ? read.problem : undefined;
};

describe('the canonical form', () => {
  it('is that of RFC 8785: sorted keys, no white space, numbers and strings as ECMAScript writes them', () => {
    const value = { b: [1e21, 0.1, -0, true, null], a: 'é\n"\u0001', '10': {}, '9': [] };
    expect(canonicalJson(value)).toBe('{"10":{},"9":[],"a":"é\\n\\"\\u0001","b":[1e+21,0.1,0,true,null]}');
  });

  it('refuses numbers that JSON cannot carry', () => {
    expect(() => canonicalJson(Number.NaN)).toThrow(/cannot be written/);
  });
});

describe('a manifest', () => {
  it('reads back as it was sealed', () => {
    const read = readManifest(sealManifest(aManifest()), place);
    expect(read).toMatchObject({ manifest: aManifest() });
  });

  it('is sealed by SHA-256 over the canonical form of everything but the seal', () => {
    const { seal, ...rest } = JSON.parse(sealManifest(aManifest()).toString());
    expect(seal).toBe(createHash('sha256').update(canonicalJson(rest)).digest('hex'));
  });

  it('fails its seal when any value in it is edited by hand', () => {
    const sealed = sealManifest(aManifest()).toString();
    const edits: readonly (readonly [string, string])[] = [
      ['"rows": 2', '"rows": 3'],
      ['a'.repeat(64), `b${'a'.repeat(63)}`],
      ['"keepUntil": "2026', '"keepUntil": "2036'],
      ['"notes": []', '"notes": ["all is well"]'],
      ['"attempt": 1', '"attempt": 2'],
      ['"server"', '"servers"'],
    ];
    for (const [from, to] of edits) {
      const edited = sealed.replace(from, to);
      expect(edited, from).not.toBe(sealed);
      expect(problemOf(Buffer.from(edited)), from).toMatch(/does not match its seal/);
    }
  });

  it('is refused with any byte flipped', () => {
    const sealed = sealManifest(aManifest());
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const flipped = Buffer.from(sealed);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        // white space between values is no part of what is said
        const same = JSON.stringify(parsed(flipped)) === JSON.stringify(parsed(sealed));
        expect(same || problemOf(flipped) !== undefined).toBe(true);
      }),
    );
  });

  it('is refused cut off, empty, or as something else', () => {
    const sealed = sealManifest(aManifest());
    expect(problemOf(sealed.subarray(0, sealed.length / 2))).toMatch(/is not JSON/);
    expect(problemOf(Buffer.alloc(0))).toMatch(/is not JSON/);
    expect(problemOf(Buffer.from('[]'))).toMatch(/is not a JSON object/);
    expect(problemOf(Buffer.from('{}'))).toMatch(/has no seal/);
  });

  it('is refused where another one belongs', () => {
    const sealed = sealManifest(aManifest());
    expect(problemOf(sealed, { ...place, source: 'ledger' })).toMatch(/is that of orders@/);
    expect(problemOf(sealed, { ...place, runId: '20261121T023000Z-3f9a1c' })).toMatch(
      /lies at orders@20261121/,
    );
  });

  it('is not written when its own readers would refuse it', () => {
    expect(() => sealManifest(aManifest({ runId: 'yesterday' }))).toThrow();
  });
});

const parsed = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};
