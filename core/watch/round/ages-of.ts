import type { SourceConfig } from '../../config/source.ts';
import type { Finding, Round } from '../check.ts';
import type { Ages } from '../ports/age-metrics.ts';

interface Asked {
  readonly findings: readonly Finding[];
  /** Whether points of an engine are rehearsed at all. */
  readonly isDrilled: (engine: string) => boolean;
}

/** How old the newest good points are, and the last good drills, by plan and engine: as they were when they were looked at last. */
export function agesOf(round: Round, { findings, isDrilled }: Asked): readonly Ages[] {
  const { config } = round;
  const late = new Set(findings.filter(({ kind }) => kind === 'late').map(({ source }) => source));
  const promising = Object.values(config.sources).filter(({ paused }) => !paused);
  const groups = Map.groupBy(promising, ({ plan, engine }) => `${plan} ${engine}`);
  return [...groups.values()].flatMap((sources) => {
    const [first] = sources;
    if (!first) return [];
    const { plan, engine } = first;
    const good = sources.map((source) => goodSecondsOf(round, source));
    const shares = sources.map(({ rpo }, index) => ((good[index] ?? 0) / rpo.seconds) * 100);
    const isAsked = config.plans[plan]?.drill !== undefined && isDrilled(engine);
    return [
      {
        ...{ plan, engine, sources: sources.length },
        late: sources.filter(({ name }) => late.has(name)).length,
        goodSeconds: highest(good),
        percentOfRpo: Math.round(highest(shares)),
        ...(isAsked ? { drillSeconds: highest(sources.map((source) => drillSecondsOf(round, source))) } : {}),
      },
    ];
  });
}

/** Not by spreading: there may be ten thousand. */
const highest = (numbers: readonly number[]): number => numbers.reduce((most, one) => Math.max(most, one), 0);

function goodSecondsOf({ memory, at }: Round, { name }: SourceConfig): number {
  const known = memory.source(name);
  return known ? age(at, known.good ?? known.since) : 0;
}

function drillSecondsOf({ memory, at }: Round, { name }: SourceConfig): number {
  const known = memory.source(name);
  return known ? age(at, known.drilled ?? known.follows) : 0;
}

const age = (at: Date, since: number): number => Math.max(0, Math.floor(at.getTime() / 1000) - since);
