import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';

const Failure = z.object({ errorMessage: z.string() });

/** Calls a function, waits for its end, and gives what it answers. */
export type CallFunction = <Schema extends z.ZodType>(
  name: string,
  request: object,
  answer: Schema,
) => Promise<z.output<Schema>>;

/** PermanentError where the function failed, in its words, or may not be called. */
export const createCallFunction =
  (client: LambdaClient): CallFunction =>
  async (name, request, answer) => {
    const command = new InvokeCommand({ FunctionName: name, Payload: Buffer.from(JSON.stringify(request)) });
    const { FunctionError, Payload } = await client.send(command).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new PermanentError(`the function '${name}' cannot be called: ${why}`, {
        hint: 'it takes lambda:InvokeFunction on it; a deployment from before has no such function: deploy again',
        cause: error,
      });
    });
    const told: unknown = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || 'null');
    if (FunctionError === undefined) return answer.parse(told);
    throw new PermanentError(`${name}: ${Failure.safeParse(told).data?.errorMessage ?? FunctionError}`, {
      hint: 'its log group has more: /holdfast/<deployment>/<function>; what it had begun it goes on with when it is asked again',
    });
  };
