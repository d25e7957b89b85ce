import * as z from 'zod';
import { unknownImage } from './images.ts';
import type { EngineParts, Handler } from './question.ts';

const Words = z.array(z.string()).nullish();

const Create = z.object({
  Image: z.string(),
  Cmd: Words,
  Entrypoint: Words,
  Env: Words,
  Labels: z.record(z.string(), z.string()).nullish(),
});

/** `NAME=value`, where the value may have any number of equals signs. */
const pairOf = (line: string): readonly [string, string] => {
  const end = line.indexOf('=');
  return [line.slice(0, end), line.slice(end + 1)];
};

/** Makes a container of an image that stands for a program, and refuses every other. */
export function createContainer({ containers, programFor }: EngineParts): Handler {
  return async ({ query, body }) => {
    const { Image: image, Cmd, Entrypoint, Env, Labels } = Create.parse(body);
    const program = programFor(image);
    if (!program) return unknownImage(image);
    const wanted = {
      image,
      name: query.get('name') ?? `container-${Date.now()}`,
      labels: Labels ?? {},
      command: Cmd ?? [],
      entrypoint: Entrypoint && Entrypoint.length > 0 ? Entrypoint : undefined,
      environment: Object.fromEntries((Env ?? []).map(pairOf)),
    };
    return { status: 201, body: { Id: containers.create(wanted, program).id, Warnings: [] } };
  };
}
