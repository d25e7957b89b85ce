import * as z from 'zod';
import { AdvisedError } from '#core/errors.ts';
import type { GraphDocument } from '../archive/graph-document.ts';
import type { Graph } from '../connection/connect.ts';

const UserRow = z.object({ user: z.string(), roles: z.array(z.string()).nullable() });

/** Users and, where the edition has them, their roles; null where this user may not see them. */
export async function usersOf(graph: Graph): Promise<GraphDocument['users']> {
  try {
    return await graph.rows(UserRow, 'SHOW USERS YIELD user, roles');
  } catch (error) {
    if (error instanceof AdvisedError) return null;
    throw error;
  }
}
