import { type Asked, headerOf, receiveWhole } from './asked.ts';
import { Refusal } from './s3-answer.ts';
import type { Stored, StoredObject } from './stored.ts';

/** PutObject. */
export async function put(stored: Stored, asked: Asked, key: string): Promise<void> {
  const body = await receiveWhole(asked.request);
  const etag = `"whole-${stored.next()}"`;
  const checksum = headerOf(asked, 'x-amz-checksum-sha256');
  keep(stored, asked, key, {
    bytes: body.length,
    pieces: [{ bytes: body.length, body }],
    etag,
    checksum,
    headers: keptHeaders(asked),
    modifiedAt: new Date(),
  });
  const told = checksum === undefined ? {} : { 'x-amz-checksum-sha256': checksum };
  asked.response.writeHead(200, { etag, ...told }).end();
}

/**
 * Gives an object its name, in one step. The line it prints is the log by which a benchmark knows when an object was
 * there, to the millisecond.
 */
export function keep(stored: Stored, asked: Asked, key: string, object: StoredObject): void {
  refuseTaken(stored, asked, key);
  stored.objects.set(key, object);
  process.stdout.write(`${JSON.stringify({ storedMs: Date.now(), key, bytes: object.bytes })}\n`);
}

export function refuseTaken({ objects }: Stored, asked: Asked, key: string): void {
  if (headerOf(asked, 'if-none-match') !== '*' || !objects.has(key)) return;
  throw new Refusal(412, 'PreconditionFailed', 'the key exists already');
}

export function keptHeaders({ request }: Asked): Record<string, string> {
  const kept = Object.entries(request.headers).filter(
    ([name]) => name.startsWith('x-amz-meta-') || name === 'content-type',
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}
