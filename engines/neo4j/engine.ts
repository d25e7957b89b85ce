import * as z from 'zod';
import { defineEngine } from '#core/config/define-engine.ts';
import { checkConditions, hasCondition } from '#core/config/fields/check-conditions.ts';
import { SecretRefField } from '#core/config/fields/secret-ref.ts';
import { flag, listOf, oneOf, section, text, whole } from '#core/config/fields/section.ts';
import { sourceFields } from '#core/config/source.ts';
import { good } from './good.ts';

/** One question to the restored graph, and what its first value must be. */
const Check = section(
  { cypher: text("a query such as 'MATCH (m:Movie) RETURN count(m)'"), ...checkConditions },
  "{ cypher: 'MATCH (m:Movie) RETURN count(m)', atLeast: 1000 }",
).refine(...hasCondition);

/** A graph of Neo4j. */
const source = section(
  {
    engine: z.literal('neo4j', "write 'neo4j'"),
    ...sourceFields,
    /** How it is taken. `bolt`: typed, over the wire, from a server that goes on working. */
    mode: oneOf(['bolt']).default('bolt'),
    url: SecretRefField,
    /** @default what the URL's path names, else the user's home database */
    database: text("a database such as 'neo4j'").optional(),
    /** An empty graph is refused unless this says that it is meant to be. */
    allowEmpty: flag.default(false),
    /** How often a graph that is written to is read, in the hope of a quiet while. */
    snapshotAttempts: whole(1, 10).default(2),
    /** What becomes of a point that is none: kept with its label, or refused. */
    fuzzy: oneOf(['accept', 'refuse']).default('accept'),
    checks: listOf(Check, "[{ cypher: 'MATCH (m:Movie) RETURN count(m)', atLeast: 1000 }]").optional(),
  },
  "{ engine: 'neo4j', plan: 'nightly', url: { env: 'GRAPH_URL' }, rpo: '25h' }",
);

export type Neo4jSource = z.output<typeof source>;

export const neo4j = defineEngine({ name: 'neo4j', source, good });
