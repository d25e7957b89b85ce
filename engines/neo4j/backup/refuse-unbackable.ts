import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import type { Graph } from '../connection/connect.ts';
import { restoring } from '../restore/restoring.ts';

const Key = z.object({ key: z.string() });
const Name = z.object({ name: z.string() });
const Found = z.object({ id: z.string() });

/** Refuses by name what would be lost or is no graph of anybody, before a byte is stored. */
export async function refuseUnbackable(graph: Graph): Promise<void> {
  const keys = await graph.rows(Key, 'CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey AS key');
  // JavaScript keeps something of its own under this name, and the driver loses the property without a word
  const isKnown = keys.some(({ key }) => key === '__proto__');
  if (isKnown && (await isUsed(graph))) {
    throw new PermanentError(`${graph.label} has a property '__proto__', which the driver cannot read`, {
      hint: 'give it another name',
    });
  }
  const constraints = await graph.rows(Name, 'SHOW CONSTRAINTS YIELD name');
  if (constraints.some(({ name }) => name === restoring.constraint)) {
    throw new PermanentError(
      `${graph.label} is half restored: the constraint ${restoring.constraint} is there`,
      {
        hint: 'restore into it once more, which begins by clearing it, and then take a backup',
      },
    );
  }
}

/** A name stays known when nothing has it any more. */
async function isUsed(graph: Graph): Promise<boolean> {
  const found = [
    ...(await graph.rows(
      Found,
      'MATCH (n) WHERE n.`__proto__` IS NOT NULL RETURN elementId(n) AS id LIMIT 1',
    )),
    ...(await graph.rows(
      Found,
      'MATCH ()-[r]->() WHERE r.`__proto__` IS NOT NULL RETURN elementId(r) AS id LIMIT 1',
    )),
  ];
  return found.length > 0;
}
