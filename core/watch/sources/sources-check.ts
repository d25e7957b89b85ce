import { wholeDeployment } from '../../cloud/incident-kind.ts';
import type { ToldError } from '../../cloud/run-record.ts';
import type { Config } from '../../config/config.ts';
import { type Check, type Finding, notFoundAgain, type Round } from '../check.ts';
import { sideBySide } from '../round/side-by-side.ts';
import type { WatchKind } from '../watch-kind.ts';

interface Asked {
  readonly name: string;
  readonly kind: WatchKind;
  /** Milliseconds between two looks at sources of which nothing is known to be wrong. */
  readonly seldomMs: number;
  /** The same, while so many have it that people were told of all together. @default every round */
  readonly togetherMs?: number;
  /** Which sources there is something to look at of. */
  readonly of: (config: Config) => readonly string[];
  readonly problemOf: (round: Round, source: string) => Promise<ToldError | undefined>;
}

const atOnce = 32;

/**
 * One question about each source, that costs a call each: it is asked of all some times a day, and in every round of those
 * that people were told of, so that what is right again is told at once.
 */
export const sourcesCheck = ({ name, kind, seldomMs, togetherMs = 0, of, problemOf }: Asked): Check => ({
  name,
  kinds: [kind],
  async look(round) {
    const { config, memory, open, at, hasTime } = round;
    const wrong = new Set(open.filter((incident) => incident.kind === kind).map(({ source }) => source));
    const asOfAll = `${name}: all sources`;
    const passedMs = at.getTime() - (memory.lookedAt(asOfAll)?.getTime() ?? 0);
    // a clock that was set back must not silence it
    const isFull = passedMs < 0 || passedMs >= (wrong.has(wholeDeployment) ? togetherMs : seldomMs);
    const findings: Finding[] = [];
    const looked = new Set<string>();
    const all = of(config);
    const names = all.filter((source) => isFull || wrong.has(source));
    const left = await sideBySide(names, { atOnce, hasTime }, async (source) => {
      const error = await problemOf(round, source);
      looked.add(source);
      if (error) findings.push({ source, kind, error });
    });
    const isWhole = isFull && left.length === 0;
    if (isWhole) memory.setLookedAt(asOfAll, at);
    const declared = new Set(all);
    const wasLookedAt = (source: string): boolean =>
      source === wholeDeployment ? isWhole : looked.has(source) || !declared.has(source);
    return { findings, right: notFoundAgain(round, [kind], findings, wasLookedAt) };
  },
});
