import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { exampleConfig, synth } from './support/synth.ts';

const withSources = (count: number) => {
  const { orders } = exampleConfig.sources;
  const sources = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `s${index}`,
      { ...orders, url: { secret: `prod/s${index}` }, owner: 'team-orders', contacts: ['#orders-oncall'] },
    ]),
  );
  return { ...exampleConfig, sources };
};

it('makes for 10,000 sources the resources that it makes for ten', () => {
  const few = synth(withSources(10));
  const many = synth(withSources(10_000));
  for (const [index, template] of few.templates.entries()) {
    const other = many.templates[index];
    expect(Object.keys(other?.Resources ?? {})).toEqual(Object.keys(template.Resources));
  }
  const text = ({ store, runs, watch }: ReturnType<typeof synth>): readonly string[] =>
    // two hashes of the config, that of its file and its own, are the only words about it
    [store, runs, watch].map((template) =>
      JSON.stringify(template.toJSON())
        .replaceAll(/[0-9a-f]{64}\.json/g, 'HASH.json')
        .replace(/"ConfigSha256":\{"Value":"[0-9a-f]{64}"/, '"ConfigSha256":{"Value":"HASH"'),
    );
  expect(text(many)).toEqual(text(few));
  expect(
    text(few)
      .join('')
      .match(/HASH\.json/g)?.length,
  ).toBe(8);
});

it('carries every source in the one file that dispatch, start, retire and watch read', () => {
  const { outdir } = synth(withSources(10_000));
  const written = z.object({ sources: z.record(z.string(), z.unknown()) });
  const config = written.parse(JSON.parse(readFileSync(join(outdir, 'holdfast.config.json'), 'utf8')));
  expect(Object.keys(config.sources)).toHaveLength(10_000);
});
