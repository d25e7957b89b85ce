import type { Manifest } from '../manifest/manifest.ts';

interface Skew {
  readonly kind: 'snapshot' | 'fuzzy';
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
}

/** Latest `to` minus earliest `from`; one fuzzy member makes the whole fuzzy (E4). Of one member at least. */
export function skewOf(members: readonly { readonly consistency: Manifest['consistency'] }[]): Skew {
  const all = members.map(({ consistency }) => consistency);
  const from = Math.min(...all.map((one) => Date.parse(one.from)));
  const to = Math.max(...all.map((one) => Date.parse(one.to)));
  return {
    kind: all.some(({ kind }) => kind === 'fuzzy') ? 'fuzzy' : 'snapshot',
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    seconds: (to - from) / 1000,
  };
}
