import { expect, it } from 'vitest';
import { readDockerfile } from '../../../../local/cloud/images/read-dockerfile.ts';

it('reads what the last stage starts', () => {
  const text = [
    'FROM postgres:17 AS tools',
    'ENTRYPOINT ["docker-entrypoint.sh"]',
    'FROM node:24-slim',
    'COPY worker.mjs /app/',
    'ENTRYPOINT ["node", "/app/worker.mjs"]',
    'CMD ["--once"]',
  ].join('\n');
  expect(readDockerfile(text)).toEqual({ entrypoint: ['node', '/app/worker.mjs'], command: ['--once'] });
});

it('knows nothing of an image that starts what its base starts', () => {
  expect(readDockerfile('FROM node:24-slim\nUSER node\n')).toEqual({ entrypoint: [], command: [] });
});

it('refuses a command that a shell would have to read', () => {
  expect(() => readDockerfile('FROM node:24\nCMD node worker.mjs')).toThrow('is in the shell form');
});
