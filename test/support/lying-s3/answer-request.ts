import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, errorAnswer } from './answer.ts';
import { changedAnswer, impossibleFor, isDone } from './lies/changed-answer.ts';
import type { Faults } from './lies/faults.ts';
import { readBody } from './request/request-body.ts';
import { type LoggedRequest, readRequest } from './request/s3-request.ts';
import { sendAnswer } from './send-answer.ts';
import { type World, work } from './work.ts';

interface Surroundings {
  readonly world: World;
  readonly faults: Faults;
  /** Every request is added as it comes. */
  readonly requests: LoggedRequest[];
  readonly now: () => Date;
  readonly minPartBytes: number;
  /** Ends the waiting of slow answers. */
  readonly stopped: AbortSignal;
}

/** For work that was not done and whose answer nobody sees. */
const notDone: Answer = { status: 200, headers: {}, body: Buffer.alloc(0) };

/** Reads a request, does its work and answers it; all of that, or what a lie leaves of it. */
export async function answerRequest(
  { world, faults, requests, now, minPartBytes, stopped }: Surroundings,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = readRequest(incoming);
  requests.push(request);
  const lie = faults.lieFor(request);
  request.lie = lie?.kind;
  if (lie?.kind === 'reset' && lie.at === 'before-body') return void incoming.socket.resetAndDestroy();
  if (lie?.kind === 'answer' && lie.early) {
    incoming.resume();
    request.status = sendAnswer(response, changedAnswer(notDone, lie), lie, now());
    return;
  }
  const upTo = lie?.kind === 'reset' && lie.at === 'in-body' ? lie.afterBytes : undefined;
  const body = await readBody(incoming, upTo);
  if (body === undefined || upTo !== undefined) return void incoming.socket.resetAndDestroy();
  request.bodyBytes = body.length;
  const wait = lie?.kind === 'slow' ? lie : undefined;
  if (wait?.work === 'late') await sleep(wait.ms, undefined, { signal: stopped });
  const refused = lie && impossibleFor(lie, request.operation);
  const call = { request, body, now: now(), lie, minPartBytes };
  const truth = refused ? errorAnswer(refused) : isDone(lie) ? work(world, call) : notDone;
  if (wait && wait.work !== 'late') await sleep(wait.ms, undefined, { signal: stopped });
  request.status = sendAnswer(response, refused ? truth : changedAnswer(truth, lie), lie, now());
}
