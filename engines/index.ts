import { files } from './files/engine.ts';
import { milvus } from './milvus/engine.ts';
import { neo4j } from './neo4j/engine.ts';
import { postgres } from './postgres/engine.ts';
import { rds } from './rds/engine.ts';

/** Every engine that Holdfast knows, by the word behind `engine:`. A new one is its folder and a line here. */
export const engines = {
  files,
  postgres,
  neo4j,
  milvus,
  rds,
} as const;

export { goodLevelOf } from './good-level.ts';
