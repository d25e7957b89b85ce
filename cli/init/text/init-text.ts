import { columns } from '../../output/columns.ts';
import type { NotWritten } from '../proposal/candidates.ts';
import type { ProposedSource } from '../proposal/proposed-source.ts';

interface Told {
  readonly file: string;
  readonly sources: readonly ProposedSource[];
  readonly notWritten: readonly NotWritten[];
  readonly next: readonly string[];
}

/** For a person who sees this tool for the first time. */
export function initText({ file, sources, notWritten, next }: Told): string {
  const rows = sources.map(({ source, from, url, secretFound }) => [
    source,
    from,
    'env' in url ? `variable ${url.env}` : url.secret,
    secretFound ? '' : 'to be made',
  ]);
  return [
    `wrote ${file}`,
    '',
    columns([['SOURCE', 'WHAT IT IS', 'ITS URL LIES IN', ''], ...rows]),
    ...(notWritten.length === 0
      ? []
      : ['', 'not written:', ...notWritten.map(({ what, why }) => `  ${what}: ${why}`)]),
    '',
    'next:',
    ...next.map((step, at) => `  ${at + 1}. ${step}`),
  ].join('\n');
}
