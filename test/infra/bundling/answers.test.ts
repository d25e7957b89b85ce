import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { envNames } from '#core/cloud/env-names.ts';
import { bundleFunction } from '../../../infra/bundling/bundle-function.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
bundleFunction('settle', folder);

const openRuns = { ask: 'open' };

/** Asks settle, as it is bundled, for its open runs of a table that answers so; gives the error that came of it. */
async function failureOf(
  answer: (response: ServerResponse) => void,
  request: unknown = openRuns,
): Promise<unknown> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => answer(response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const code = `require(process.env.BUNDLE).handler(${JSON.stringify(request)}, {}).then(
    () => console.log('null'),
    ({ name, message, $metadata }) =>
      console.log(JSON.stringify({ name, message, status: $metadata?.httpStatusCode, attempts: $metadata?.attempts })),
  )`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=commonjs', '--eval', code], {
    env: {
      BUNDLE: join(folder, 'index.js'),
      AWS_ENDPOINT_URL: url,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none',
      [envNames.deployment]: 'main',
      [envNames.version]: '0.0.0',
      [envNames.table]: 'records',
      [envNames.bucket]: 'points',
      [envNames.workQueue]: `${url}/work`,
      [envNames.alertQueue]: `${url}/alerts`,
      [envNames.cluster]: 'arn:x',
      [envNames.longestLockDays]: '29',
    },
  });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}

const refusal = (status: number, type: string, message: string) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message }));
};

it('tells an error that nobody names by its name, message and status', async () => {
  expect(await failureOf(refusal(400, 'TableNotFoundException', 'no such table'))).toMatchObject({
    name: 'TableNotFoundException',
    message: 'no such table',
    status: 400,
    attempts: 1,
  });
});

it('asks again after an error that passes, though nobody names it', async () => {
  expect(await failureOf(refusal(400, 'ThrottlingException', 'too many'))).toMatchObject({
    name: 'ThrottlingException',
    message: 'too many',
    attempts: expect.toSatisfy((attempts: number) => attempts > 1),
  });
  expect(await failureOf(refusal(500, 'InternalServerError', 'down'))).toMatchObject({
    name: 'InternalServerError',
    attempts: expect.toSatisfy((attempts: number) => attempts > 1),
  });
});

it('loads the client of RDS beside it when the first snapshot is asked for', async () => {
  const news = {
    'detail-type': 'RDS DB Snapshot Event',
    detail: { SourceArn: 'arn:aws:rds:eu-central-1:111111111111:snapshot:hf-ledger-0123456789abcdef' },
  };
  const denied = (response: ServerResponse) => {
    response.writeHead(403, { 'content-type': 'text/xml' });
    response.end(
      '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not you</Message></Error></ErrorResponse>',
    );
  };
  expect(await failureOf(denied, news)).toMatchObject({
    name: 'AccessDenied',
    message: 'not you',
    status: 403,
    attempts: 1,
  });
});
