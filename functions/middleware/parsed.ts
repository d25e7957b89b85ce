import type { MiddlewareObj } from '@middy/core';
import type * as z from 'zod';

/** Refuses an event that is none of ours, by name, before any code of ours sees it. */
export const parsed = <Schema extends z.ZodType>(schema: Schema): MiddlewareObj<z.output<Schema>> => ({
  before: (request) => {
    request.event = schema.parse(request.event);
  },
});
