import { tagOf } from '#core/cloud/found/tagged-sources.ts';
import type { PointClass } from '#core/point/point-class.ts';
import { pointName } from '#core/point/point-record.ts';
import type { RunOutcome } from '#core/run/run-source.ts';
import type { Source } from '#engines/config.ts';
import type { VerbContext } from '../verb.ts';
import type { Wired } from '../wire.ts';
import { askCloud, doInCloud, foundNothing } from './ask-cloud.ts';
import { isDeployed } from './deployed-config.ts';
import type { FollowedRun } from './follow-run.ts';
import type { Cloud } from './open-cloud.ts';

/** A run that was asked for, and whose end nobody waited for. */
export interface AskedRun {
  readonly source: string;
  readonly runId: string;
  readonly outcome: 'asked';
}

interface Wish {
  readonly asked: PointClass | undefined;
  readonly wait: boolean;
}

/** Asks for a backup of each source; they are taken side by side. Waits for their ends if told to. */
export async function runInCloud(
  context: VerbContext,
  wired: Wired,
  cloud: Cloud,
  sources: readonly Source[],
  { asked, wait }: Wish,
): Promise<readonly (RunOutcome | AskedRun)[]> {
  if (!isDeployed(wired.written, cloud.configSha256)) {
    context.output.say(
      'the config that is deployed is another than this one, and runs go by that one: npx holdfast doctor',
    );
  }
  const known = sources.filter((source) => tagOf(source) === undefined);
  const [empty] = sources.filter((source) => tagOf(source) !== undefined);
  if (empty && known.length === 0) throw foundNothing(empty.name);
  if (empty) context.output.say(foundNothing(empty.name).message);
  const requests = known.map(({ name }) => ({
    kind: 'backup' as const,
    source: name,
    ...(asked === undefined ? {} : { class: asked }),
  }));
  if (wait) {
    const ends = requests.map(async (request) => outcomeOf(await doInCloud(context, wired, cloud, request)));
    return Promise.all(ends);
  }
  const runs: AskedRun[] = [];
  for (const request of requests) {
    const { source, runId } = await askCloud(cloud, request, wired.clock.now());
    runs.push({ source, runId, outcome: 'asked' });
  }
  return runs;
}

function outcomeOf({ record }: FollowedRun): RunOutcome {
  const { source, runId, outcome, error } = record;
  if (outcome === 'verified' || outcome === 'sealed')
    return { source, runId, outcome, point: pointName(record) };
  const told = error ?? { message: `it ended with ${outcome ?? 'nothing'}`, hint: 'read its log' };
  return { source, runId, outcome: outcome === 'skipped' ? 'skipped' : 'failed', error: told };
}
