import { once } from 'node:events';
import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';

/** A question as RDS, CloudFormation (forms) and Secrets Manager (JSON) are asked it. */
interface Asked {
  /** `DescribeDBInstances` */
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** XML of a result, an object of JSON, a refusal by its name, or nothing for ever. */
type Answer = string | object | { readonly refuse: string; readonly message: string } | undefined;

/** What an account without anything answers. */
export const emptyAccount = (action: string): Answer => {
  switch (action) {
    case 'ListSecrets':
      return { SecretList: [] };
    case 'DescribeStacks':
      return { refuse: 'ValidationError', message: 'Stack with id holdfast-store does not exist' };
    default:
      return '';
  }
};

export const refuse = (name: string, message = 'no'): Answer => ({ refuse: name, message });

/** A server on loopback that speaks for the whole account, and settings for the clients of the SDK. */
export async function accountScript(answer: (asked: Asked) => Answer) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const target = request.headers['x-amz-target'];
      const question = questionOf(Buffer.concat(chunks).toString('utf8'), target);
      asked.push(question);
      const given = answer(question);
      if (given === undefined) return;
      const isJson = target !== undefined;
      const { refuse: name, message = '' } = refusalIn(given);
      response.writeHead(name === undefined ? 200 : 400, {
        'content-type': isJson ? 'application/x-amz-json-1.1' : 'text/xml',
      });
      if (isJson) response.end(JSON.stringify(name === undefined ? given : { __type: name, message }));
      else if (name === undefined) response.end(resultXml(question.action, String(given)));
      else response.end(errorXml(name, message));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return {
    asked,
    settings: {
      endpoint: `http://127.0.0.1:${address.port}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
    },
  };
}

function questionOf(body: string, target: string | string[] | undefined): Asked {
  if (target !== undefined)
    return { action: String(target).split('.').at(-1) ?? '', parameters: JSON.parse(body) };
  const parameters = Object.fromEntries(new URLSearchParams(body));
  return { action: parameters['Action'] ?? '', parameters };
}

const refusalIn = (given: string | object): { refuse?: string; message?: string } =>
  typeof given === 'object' && 'refuse' in given
    ? { refuse: String(given.refuse), message: 'message' in given ? String(given.message) : '' }
    : {};

const resultXml = (action: string, result: string): string =>
  `<${action}Response xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><${action}Result>${result}</${action}Result></${action}Response>`;

const errorXml = (name: string, message: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${name}</Code><Message>${message}</Message></Error></ErrorResponse>`;
