import type { Catalog } from '../../ports/catalog.ts';
import type { Logger } from '../../ports/logger.ts';
import type { MessageQueue } from '../ports/queues.ts';
import type { DeployedConfig } from '../starting/deps.ts';
import type { RetireRequest } from './retire-request.ts';

interface Deps {
  readonly deployed: () => Promise<DeployedConfig>;
  readonly points: Pick<Catalog, 'sources'>;
  readonly queue: MessageQueue<RetireRequest>;
  readonly log: Logger;
}

/**
 * Asks for every source of the config, and for every other one that ever had a point: what a person has taken back is
 * locked anew, whatever the config says by now. One call could not look at ten thousand in its 15 minutes.
 */
export async function retireAll({ deployed, points, queue, log }: Deps): Promise<{ readonly asked: number }> {
  const { config } = await deployed();
  const stored = (await points.sources()).map(({ source }) => source);
  const names = [...new Set([...Object.keys(config.sources), ...stored])];
  await queue.send(names.map((source) => ({ ask: 'source', source })));
  log.info('RETIRE_ASKED', { sources: names.length });
  return { asked: names.length };
}
