import { expect, it } from 'vitest';
import { examineTags } from '../../../cli/cloud/databases/examine-tags.ts';

const sources = [{ name: 'orders' }, { name: 'fleet', tag: { backup: 'nightly', team: 'data' } }];
const examined = (found: readonly { readonly kind: 'instance'; readonly id: string }[]) =>
  examineTags({ having: async () => found }, sources);

it('fails where a tag would find nothing tonight, by source and tag', async () => {
  expect(await examined([])).toMatchObject([
    { ok: false, problem: "no database has the tag backup=nightly and team=data of source 'fleet'" },
  ]);
});

it('has nothing to say where it would find something', async () => {
  expect(await examined([{ kind: 'instance', id: 'prod-a' }])).toEqual([]);
});
