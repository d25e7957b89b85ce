import * as z from 'zod';
import { maskUrls } from '#core/config/mask.ts';
import { AdvisedError } from '#core/errors.ts';
import type { Paint } from './paint.ts';

/** An error as it is told: the `error` of the document. */
export interface ToldError {
  readonly message: string;
  readonly hint: string;
  readonly problems?: readonly { readonly path: string; readonly value: string; readonly instead: string }[];
  readonly nearest?: readonly string[];
}

const Extras = z.object({
  problems: z
    .array(z.object({ path: z.string(), value: z.string(), instead: z.string() }))
    .optional()
    .catch(undefined),
  nearest: z.array(z.string()).optional().catch(undefined),
});

/** What a person is told of an error. One that nobody foresaw is one clear line too. */
export function tellError(error: unknown): ToldError {
  if (error instanceof AdvisedError) {
    const { problems, nearest } = Extras.parse(error);
    return {
      message: error.message,
      // The problems say it one by one.
      hint: problems ? 'mend what is named below' : error.hint,
      ...(problems ? { problems } : {}),
      ...(nearest && nearest.length > 0 ? { nearest } : {}),
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  const [firstLine = ''] = message.split('\n');
  return {
    message: maskUrls(firstLine || 'unknown error'),
    hint: 'this was not foreseen; HOLDFAST_DEBUG=1 shows where it happened, please report it',
  };
}

export function toldText({ message, hint, problems = [], nearest = [] }: ToldError, paint: Paint): string {
  return [
    `${paint('bad', 'error:')} ${message}`,
    `  hint: ${hint.replaceAll('\n', '\n        ')}`,
    ...problems.map(({ path, value, instead }) => `  - ${paint('strong', path)} is ${value}: ${instead}`),
    ...nearest.map((name) => `  - ${name}`),
  ].join('\n');
}
