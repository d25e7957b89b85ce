import { good as files } from './files/good.ts';
import { good as milvus } from './milvus/good.ts';
import { good as neo4j } from './neo4j/good.ts';
import { good as postgres } from './postgres/good.ts';
import { good as rds } from './rds/good.ts';

type Level = 'sealed' | 'verified';

/** By engine, apart from what its sources may say: whoever needs no more loads no more. A test holds it to index.ts. */
const levels: ReadonlyMap<string, Level> = new Map([
  ['files', files],
  ['milvus', milvus],
  ['neo4j', neo4j],
  ['postgres', postgres],
  ['rds', rds],
]);

/** Names of all engines. */
export const engineNames: readonly string[] = [...levels.keys()];

/** The level at which a point of an engine counts. Of one that is not known any more, only what was read back. */
export const goodLevelOf = (engine: string): Level => levels.get(engine) ?? 'verified';
