import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      license: z.string().optional(),
      version: z.string().optional(),
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      /** It came within another package, whose hash is its own too. */
      inBundle: z.boolean().optional(),
    }),
  ),
});
const Package = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
});

/** Licences that ask for nothing but their notice. */
const permissive = [
  'MIT',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'CC0-1.0',
  'BlueOak-1.0.0',
  'Python-2.0',
  'MIT-0',
];
/** Build tools that are run and not shipped. */
const toolsOnly = ['MPL-2.0', 'CC-BY-4.0', 'CC-BY-3.0'];

const locked = Object.entries(Lock.parse(read('package-lock.json')).packages).filter(([name]) => name !== '');

/** `MIT OR Apache-2.0` is fine when one of them is. */
const isAllowed = (licence: string, list: readonly string[]): boolean =>
  licence
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((one) => one.split(' AND ').every((part) => list.includes(part)));

describe('what we build on', () => {
  it('has a licence that we may use, every package of the lockfile', () => {
    expect(locked.length).toBeGreaterThan(100);
    const wrong = locked.filter(
      ([, { license }]) => !isAllowed(license ?? 'none', [...permissive, ...toolsOnly]),
    );
    expect(wrong.map(([name, { license }]) => `${name}: ${license}`)).toEqual([]);
  });

  it('is pinned to one exact version by name', () => {
    const { dependencies, devDependencies, optionalDependencies } = Package.parse(read('package.json'));
    const all = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('is locked by content, and names no place that it comes from', () => {
    const unlocked = locked.filter(
      ([, { integrity, inBundle }]) => integrity === undefined && inBundle !== true,
    );
    expect(unlocked.map(([name]) => name)).toEqual([]);
    expect(locked.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });
});
