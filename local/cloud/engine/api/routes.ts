import { containerVerbs } from './container-verbs.ts';
import { createContainer } from './create-container.ts';
import { inspectImage, pullImage } from './images.ts';
import { listContainers } from './list-containers.ts';
import type { EngineParts, Handler } from './question.ts';

const version = {
  Version: '27.0.0',
  ApiVersion: '1.45',
  MinAPIVersion: '1.24',
  Os: 'linux',
  Arch: process.arch,
};

const answering =
  (body: unknown): Handler =>
  async () => ({ status: 200, body });

/** The part of Docker's Engine API that the emulator calls. `*` is one part of the path, or several for an image. */
export function createRoutes(parts: EngineParts): Readonly<Record<string, Handler>> {
  const { inspect, start, wait, stop, kill, logs, remove } = containerVerbs(parts);
  return {
    'GET /_ping': answering('OK'),
    'GET /version': answering(version),
    'GET /containers/json': listContainers(parts),
    'POST /containers/create': createContainer(parts),
    'GET /containers/*/json': inspect,
    'POST /containers/*/start': start,
    'POST /containers/*/wait': wait,
    'POST /containers/*/stop': stop,
    'POST /containers/*/kill': kill,
    'GET /containers/*/logs': logs,
    'DELETE /containers/*': remove,
    'GET /images/*/json': inspectImage(parts),
    'POST /images/create': pullImage,
  };
}
