import { type Answer, errorAnswer, S3Error } from '../answer.ts';
import { impossible } from '../call.ts';
import type { Operation } from '../request/operation.ts';
import type { Lie } from './lie.ts';

/** Whether a request's work is done at all under a lie. */
export function isDone(lie: Lie | undefined): boolean {
  if (lie?.kind === 'page') return false;
  if (lie?.kind === 'answer' || lie?.kind === 'errorInside200') return lie.done ?? false;
  return lie?.kind !== 'stall' || !('done' in lie) || lie.done;
}

/** The true answer, as a lie tells it. A true error is told as it is. */
export function changedAnswer(truth: Answer, lie: Lie | undefined): Answer {
  if (lie?.kind === 'answer') return errorAnswer(liedError(lie.status, lie.code, lie.headers));
  if (lie?.kind === 'errorInside200') return { ...errorAnswer(liedError(200, lie.code)), status: 200 };
  if (lie?.kind === 'page') return page;
  if (truth.status >= 300) return truth;
  if (lie?.kind === 'lost') {
    if (!truth.undo) return errorAnswer(impossible('a request that changes nothing has nothing to lose'));
    truth.undo();
  }
  return lie?.kind === 'wrongChecksum' ? withChecksum(truth, lie.checksum) : truth;
}

/** Why a lie cannot be told about an operation, if it cannot. */
export function impossibleFor(lie: Lie, operation: Operation): S3Error | undefined {
  const only: Partial<Record<Lie['kind'], readonly Operation[]>> = {
    flip: ['PutObject', 'UploadPart', 'CompleteMultipartUpload', 'GetObject'],
    partLost: ['CompleteMultipartUpload'],
    otherVersion: ['GetObject', 'HeadObject'],
  };
  const possible = only[lie.kind]?.includes(operation) ?? true;
  return possible ? undefined : impossible(`${lie.kind} of ${operation}`);
}

const page: Answer = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: Buffer.from('<!DOCTYPE html><html><body><p>Please log in<br></body></html>'),
};

const liedError = (status: number, code: string, headers: Readonly<Record<string, string>> = {}): S3Error =>
  new S3Error(status, code, 'this answer was made by a test', headers);

const header = 'x-amz-checksum-sha256';
const element = /<ChecksumSHA256>[^<]*<\/ChecksumSHA256>/g;
/** SHA-256 of no bytes, which is right only where there are none. */
const ofNothing = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

function withChecksum(answer: Answer, checksum: string | null = ofNothing): Answer {
  const { [header]: told, ...headers } = answer.headers;
  const isXml = answer.headers['content-type'] === 'application/xml';
  const xml = isXml ? answer.body.toString('utf8') : '';
  if (told === undefined && xml.search(element) < 0) return errorAnswer(impossible('it tells no checksum'));
  return {
    ...answer,
    headers: told === undefined || checksum === null ? headers : { ...headers, [header]: checksum },
    body: isXml
      ? Buffer.from(
          xml.replaceAll(element, checksum === null ? '' : `<ChecksumSHA256>${checksum}</ChecksumSHA256>`),
        )
      : answer.body,
  };
}
