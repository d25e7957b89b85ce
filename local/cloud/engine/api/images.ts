import type { Image, Program } from '../program.ts';
import type { Answer, EngineParts, Handler } from './question.ts';

export const unknownImage = (reference: string): Answer => ({
  status: 404,
  body: { message: `No such image: ${reference}` },
});

/** Whether an image stands for a program. */
export function inspectImage({ programFor }: EngineParts): Handler {
  return async ({ parts: [reference = ''] }) =>
    programFor(reference)
      ? { status: 200, body: { Id: reference, RepoTags: [reference] } }
      : unknownImage(reference);
}

/** What runs here is known already. What is not known cannot be fetched, under no other name either. */
export const pullImage: Handler = async ({ query }) => {
  const reference = `${query.get('fromImage')}:${query.get('tag') ?? 'latest'}`;
  return { status: 404, body: { message: `manifest for ${reference} not found: manifest unknown` } };
};

/** What runs for an image: what was recorded of it decides, and an unknown one may still be known by its name. */
export const programOf =
  (programs: (image: Image) => Program | undefined, recorded: (reference: string) => Image | undefined) =>
  (reference: string): Program | undefined =>
    programs(recorded(reference) ?? { reference, entrypoint: [], command: [] });
