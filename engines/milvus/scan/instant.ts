import * as z from 'zod';
import { calls } from '../connection/calls.ts';
import type { Milvus } from '../connection/connect.ts';
import { grpcCodeOf } from '../connection/errors.ts';
import { Digits } from '../wire/messages.ts';

const Answer = z.object({ timestamp: Digits });

/**
 * This instant by the server's own clock: a question that names it is answered with everything that was acknowledged
 * before, and maybe more. It waits for that once, where `strong` would wait at every question (a fifth of a second each).
 * undefined where the server gives none.
 */
export async function instantOf(milvus: Milvus): Promise<string | undefined> {
  try {
    return (await milvus.askPlainly(calls.timestamp, {}, Answer)).timestamp;
  } catch (error) {
    if (grpcCodeOf(error) === 12) return undefined;
    throw milvus.advised(error);
  }
}
