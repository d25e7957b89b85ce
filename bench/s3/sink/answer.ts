import { type Asked, askedBy } from './asked.ts';
import { get } from './get.ts';
import { list, listUploads } from './list.ts';
import { put } from './put.ts';
import { answerRefusal, answerXml, notImplemented, Refusal } from './s3-answer.ts';
import type { Stored } from './stored.ts';
import { addPart, begin, complete, end } from './uploads.ts';

/** Answers one request. Signatures are not looked at: it listens on this machine alone, for a benchmark. */
export async function answer(
  stored: Stored,
  request: Asked['request'],
  response: Asked['response'],
): Promise<void> {
  try {
    const asked = askedBy(request, response);
    await (asked.key === undefined ? aboutBucket(stored, asked) : aboutKey(stored, asked, asked.key));
  } catch (error) {
    // after the first byte of an answer there is no other way to say that the rest does not come
    if (response.headersSent) response.destroy();
    else answerRefusal(response, refusalOf(error));
  }
}

const refusalOf = (error: unknown): Refusal =>
  error instanceof Refusal ? error : new Refusal(500, 'InternalError', String(error));

async function aboutKey(stored: Stored, asked: Asked, key: string): Promise<void> {
  const { request, query } = asked;
  const isPart = query.has('uploadId');
  if (request.headers['x-amz-copy-source'] !== undefined) throw notImplemented('copies');
  if (request.method === 'PUT') return isPart ? addPart(stored, asked, key) : put(stored, asked, key);
  if (request.method === 'POST' && query.has('uploads')) return begin(stored, asked, key);
  if (request.method === 'POST' && isPart) return complete(stored, asked, key);
  if (request.method === 'DELETE' && isPart) return end(stored, asked, key);
  if (isReading(asked) && !isPart) return get(stored, asked, key);
  throw notImplemented(`${request.method} of an object`);
}

/** Every bucket exists, without versions, locks or rules. */
function aboutBucket(stored: Stored, asked: Asked): void {
  const { request, response, query } = asked;
  const isAnswered = request.method === 'PUT' || request.method === 'HEAD';
  if (!isAnswered && request.method !== 'GET') throw notImplemented(`${request.method} of a bucket`);
  if (query.has('object-lock')) throw new Refusal(404, 'ObjectLockConfigurationNotFoundError');
  if (query.has('lifecycle')) throw new Refusal(404, 'NoSuchLifecycleConfiguration');
  if (isAnswered) response.writeHead(200).end();
  else if (query.has('versioning')) answerXml(response, '<VersioningConfiguration/>');
  else if (query.has('uploads')) listUploads(stored, asked);
  else if (asked.bucket === '') answerXml(response, '<ListAllMyBucketsResult/>');
  else list(stored, asked);
}

const isReading = ({ request }: Asked): boolean => request.method === 'GET' || request.method === 'HEAD';
