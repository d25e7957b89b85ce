import { UsageError } from '#core/errors.ts';
import { PointClass } from '#core/point/point-class.ts';
import type { RunOutcome } from '#core/run/run-source.ts';
import type { SetOutcome } from '#core/sets/seal-set.ts';
import type { Source } from '#engines/config.ts';
import type { Cloud } from '../cloud/open-cloud.ts';
import { exitCodeOfAll } from '../exit-codes.ts';
import { runLine } from '../output/run-line.ts';
import { retireAfterRun } from '../retention/retire-after-run.ts';
import { runHere } from '../running/run-here.ts';
import { selectSources } from '../select-sources.ts';
import { ofStacks } from '../sets/of-stacks.ts';
import { runSet } from '../sets/run-set.ts';
import { setLine } from '../sets/set-line.ts';
import { setsNamed } from '../sets/sets-named.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { type Wired, wire } from '../wire.ts';
import { keepDeed } from './keep-deed.ts';

interface RunInput {
  readonly names: readonly string[];
  readonly all: boolean;
  readonly class: string | undefined;
  /** Of a deployment: whether to wait for the end. On this machine a run is always waited for. */
  readonly wait: boolean;
}

/**
 * Backs up one source after the other, and the members of a set together. One that fails never keeps the next from being
 * backed up.
 */
export async function run(context: VerbContext, input: RunInput): Promise<VerbResult> {
  const wired = await wire(context);
  const sources = unpaused(chosen(wired, input), input.names, context.output);
  const asked = input.class === undefined ? undefined : PointClass.parse(input.class);
  refuseUnkept(wired, sources, asked);
  const named = setsNamed(wired.config, input.names);
  if (wired.cloud) {
    for (const { name } of named) context.output.say(ofStacks(name));
    return runDeployed(context, wired, wired.cloud, sources, { asked, wait: input.wait });
  }
  const runs: RunOutcome[] = [];
  const sets: SetOutcome[] = [];
  const lines: string[] = [];
  const keep = async (source: Source, outcome: RunOutcome): Promise<void> => {
    runs.push(outcome);
    lines.push(await runLine(wired.catalog, source.engine, outcome, context.output));
    const { point, outcome: word } = outcome;
    await keepDeed(wired, context.output, {
      verb: 'run',
      source: source.name,
      ...(point ? { point } : {}),
      outcome: word,
    });
  };
  for (const set of named) {
    const ended = await runSet(context, wired, { ...set, class: asked, sources });
    for (const { source, outcome } of ended.runs) await keep(source, outcome);
    sets.push(ended.set);
    lines.push(setLine(ended.set, context.output));
    const { set: name, outcome: word, point } = ended.set;
    const deed = { verb: 'run', source: name, ...(point ? { point } : {}), outcome: word };
    await keepDeed(wired, context.output, deed);
    if (context.signal.aborted) break;
    for (const { source, outcome } of ended.runs) {
      if (outcome.outcome === 'verified') await retireAfterRun(context, wired, source.name);
    }
  }
  for (const source of sources) {
    if (context.signal.aborted) break;
    if (named.some(({ members }) => members.includes(source.name))) continue;
    const outcome = await runHere(context, wired, source, { class: asked });
    await keep(source, outcome);
    if (!context.signal.aborted && outcome.outcome === 'verified')
      await retireAfterRun(context, wired, source.name);
  }
  const good = [
    ...runs.map(({ outcome }) => goodOutcomes.includes(outcome)),
    ...sets.map(({ outcome }) => outcome === 'verified'),
  ];
  return {
    document: { runs, ...(sets.length === 0 ? {} : { sets }) },
    text: lines.join('\n'),
    exitCode: exitCodeOfAll(good),
  };
}

const goodOutcomes: readonly string[] = ['verified', 'sealed'];

/** By the deployed stacks. What nobody waited for is no success yet, and says so. */
async function runDeployed(
  context: VerbContext,
  wired: Wired,
  cloud: Cloud,
  sources: readonly Source[],
  wish: { readonly asked: PointClass | undefined; readonly wait: boolean },
): Promise<VerbResult> {
  const { runInCloud } = await import('../cloud/run-in-cloud.ts');
  const runs = await runInCloud(context, wired, cloud, sources, wish);
  const lines: string[] = [];
  for (const outcome of runs) {
    const { source, runId } = outcome;
    const engine = sources.find(({ name }) => name === source)?.engine ?? '';
    lines.push(
      outcome.outcome === 'asked'
        ? `${source}: asked for ${source}@${runId}; npx holdfast status ${source} tells what became of it`
        : await runLine(wired.catalog, engine, outcome, context.output),
    );
    await keepDeed(wired, context.output, { verb: 'run', source, outcome: outcome.outcome });
  }
  const good = runs.map(({ outcome }) => outcome === 'asked' || goodOutcomes.includes(outcome));
  return { document: { runs }, text: lines.join('\n'), exitCode: exitCodeOfAll(good) };
}

function chosen({ config }: Wired, { names, all }: RunInput): readonly Source[] {
  if (all && names.length > 0) {
    throw new UsageError(`--all and ${names.join(', ')} were both given`, { hint: 'leave out one of them' });
  }
  if (!all && names.length === 0) {
    throw new UsageError('no source was named', {
      hint: `name sources, sets or plans (${Object.keys(config.sources).join(', ')}), or write --all`,
    });
  }
  return selectSources(config, all ? Object.keys(config.sources) : names);
}

/** A paused source is backed up only when somebody names it: not by `--all`, its plan or its set. */
function unpaused(
  sources: readonly Source[],
  names: readonly string[],
  output: VerbContext['output'],
): readonly Source[] {
  const paused = sources.filter((source) => source.paused && !names.includes(source.name));
  for (const { name } of paused)
    output.say(`${name} is paused and left out; npx holdfast run ${name} backs it up all the same`);
  const rest = sources.filter((source) => !paused.includes(source));
  if (rest.length > 0) return rest;
  throw new UsageError(
    `every source that was asked for is paused: ${paused.map(({ name }) => name).join(', ')}`,
    {
      hint: 'take `paused` out of the config, or name a source to back it up all the same',
    },
  );
}

/** Before anything starts: the third source of five must not find out that its plan does not keep this class. */
function refuseUnkept({ config }: Wired, sources: readonly Source[], asked: PointClass | undefined): void {
  const lacking = sources.find(
    ({ plan }) => asked !== undefined && config.plans[plan]?.keep[asked] === undefined,
  );
  if (!lacking || asked === undefined) return;
  const kept = Object.entries(config.plans[lacking.plan]?.keep ?? {})
    .filter(([name, value]) => name !== 'atLeast' && value !== undefined)
    .map(([name]) => name);
  throw new UsageError(`plan '${lacking.plan}' does not say how long a ${asked} point is kept`, {
    hint: `add it to the plan, keep: { ${asked}: '90d' }, or take one of ${kept.join(', ')}`,
  });
}
