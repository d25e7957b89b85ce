import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { answer } from './sink/answer.ts';
import { createStored } from './sink/stored.ts';

// A process of its own, so that its processor time is counted apart: see sink-server.ts.
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    folder: { type: 'string', default: '' },
    drop: { type: 'boolean', default: false },
  },
});
const { folder, drop } = values;
if (!drop) mkdirSync(folder, { recursive: true });
const stored = createStored(drop ? undefined : folder);
const server = createServer((request, response) => void answer(stored, request, response));
// A client that keeps a connection must never meet its end while it sends.
server.keepAliveTimeout = 0;
server.requestTimeout = 0;
server.listen(Number(values.port), '127.0.0.1');
