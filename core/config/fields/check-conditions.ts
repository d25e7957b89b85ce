import * as z from 'zod';
import { Duration } from './duration.ts';
import { evenIfWrong } from './section.ts';

const scalarAdvice = 'write a number, a text, true or false';
const number = z.number('write a number').optional();

/** What the first value of a check's answer must be, whatever language the question is in. Ages are measured at consistentAt. */
export const checkConditions = {
  newerThan: Duration.optional(),
  olderThan: Duration.optional(),
  atLeast: number,
  atMost: number,
  equals: z.union([z.number(), z.string(), z.boolean()], scalarAdvice).optional(),
};

type Conditions = { readonly [Name in keyof typeof checkConditions]?: unknown };

/** A question without a condition is answered by everything. */
export const hasCondition = [
  ({ newerThan, olderThan, atLeast, atMost, equals }: Conditions): boolean =>
    [newerThan, olderThan, atLeast, atMost, equals].some((value) => value !== undefined),
  {
    error: 'add what its first value must be: newerThan, olderThan, atLeast, atMost or equals',
    when: evenIfWrong,
  },
] as const;
