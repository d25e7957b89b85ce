import { once } from 'node:events';
import { createServer } from 'node:http';

interface Asked {
  /** `AmazonEC2ContainerServiceV20141113.RunTask`; of a service without such names `GET /bucket/?lifecycle=` */
  readonly target: string;
  readonly body: Record<string, unknown>;
}

type Answer = {
  readonly status?: number;
  /** A text is XML. */
  readonly body: Record<string, unknown> | string;
};

/** An AWS that answers what a test scripts: JSON, which most services speak, or the XML of S3. */
export async function scriptedAws(answer: (asked: Asked) => Answer) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const question = {
        target: String(request.headers['x-amz-target'] ?? `${request.method} ${request.url}`),
        body: JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}'),
      };
      asked.push(question);
      const { status = 200, body } = answer(question);
      const isXml = typeof body === 'string';
      response.writeHead(status, {
        'content-type': isXml ? 'application/xml' : 'application/x-amz-json-1.1',
      });
      response.end(isXml ? body : JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return {
    asked,
    /** For any client of the SDK. */
    client: {
      endpoint: `http://127.0.0.1:${address.port}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
