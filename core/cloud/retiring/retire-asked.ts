import type { MessageQueue } from '../ports/queues.ts';
import { plansAnswer } from './plans-answer.ts';
import { retireAll } from './retire-all.ts';
import { type RetireInCloudDeps, retireInCloud } from './retire-in-cloud.ts';
import type { RetireRequest } from './retire-request.ts';

interface Deps extends RetireInCloudDeps {
  readonly queue: MessageQueue<RetireRequest>;
}

/** The longest that a queue holds a message back. */
const againAfterSeconds = 900;
/** Eleven hours: at noon the schedule asks anew. */
const mostTimes = 44;

/**
 * Does what retire is asked for. A source that is at work when the schedule asks is asked for again every quarter of an
 * hour: one whose run lasts over noon every day would never be retired. A person hears that it is at work, and asks again.
 */
export async function retireAsked(deps: Deps, request: RetireRequest): Promise<unknown> {
  if (request.ask === 'all') return retireAll(deps);
  if (request.ask === 'plans') return plansAnswer((await deps.deployed()).config);
  const answer = await retireInCloud(deps, request);
  const { source, who, again = 0 } = request;
  if (answer.outcome !== 'busy' || who !== undefined || again >= mostTimes) return answer;
  // Dies this process here, the message it came from is delivered once more, and everything is looked at anew.
  await deps.queue.send([{ ask: 'source', source, again: again + 1 }], againAfterSeconds);
  deps.log.info('RETIRE_COMES_AGAIN', { source, again: again + 1 });
  return answer;
}
