import { readFile } from 'node:fs/promises';
import type { ReportedSource, State } from '#core/report/state.ts';
import { durationText, timeText } from '../output/quantities.ts';

const page = new URL('../../docs/scenarios.md', import.meta.url);

/** Between these two lines of the page stands what is filled in. */
const place = (name: string): RegExp => new RegExp(`(<!-- fill: ${name} -->\n)[\\s\\S]*?(<!-- end -->)`, 'g');

/** docs/scenarios.md with the times, losses and people of these sources in it, as Markdown. */
export async function filledScenarios(state: State): Promise<string> {
  const text = await readFile(page, 'utf8');
  const { sources } = state;
  const fills: Readonly<Record<string, string>> = {
    times: table(['source', 'last drill', 'it took', 'promised (rto)'], sources.map(timeRow)),
    losses: table(['source', 'newest good point', 'lost now', 'promised (rpo)'], sources.map(lossRow)),
    people: table(['source', 'owner', 'contacts', 'classification'], sources.map(personRow)),
    store: `As of ${timeText(state.at)} the points lie in ${cell(state.store)}; lock: ${state.lock.mode}.\n`,
  };
  return Object.entries(fills).reduce(
    // by a function: a dollar sign in a name is no pattern
    (filled, [name, told]) =>
      filled.replace(place(name), (_, start: string, end: string) => start + told + end),
    text,
  );
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows.map((row) => row.map(cell))]
    .map((row) => `| ${row.join(' | ')} |\n`)
    .join('');

/** One cell, whatever is in a name: no second column, no second line, no markup. */
const cell = (text: string): string =>
  text
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll(/[|\\`*_[\]]/g, (character) => `\\${character}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

const promised = (seconds: number | null): string => (seconds === null ? 'nothing' : durationText(seconds));

const timeRow = ({ source, lastDrill, rtoSeconds }: ReportedSource): readonly string[] => [
  source,
  lastDrill
    ? `${lastDrill.verdict}, ${timeText(lastDrill.at)}`
    : 'never: nobody knows whether it can be brought back',
  lastDrill?.seconds === undefined ? 'not known' : durationText(lastDrill.seconds),
  promised(rtoSeconds),
];

const lossRow = ({ source, newestGood, ageSeconds, rpoSeconds }: ReportedSource): readonly string[] => [
  source,
  newestGood ?? 'none: everything would be lost',
  ageSeconds === undefined ? 'everything' : `the last ${durationText(ageSeconds)}`,
  promised(rpoSeconds),
];

const personRow = ({ source, owner, contacts, classification }: ReportedSource): readonly string[] => [
  source,
  owner ?? 'nobody named: write owner in the config',
  contacts.join(', ') || 'none: write contacts in the config',
  classification ?? 'not said',
];
