import * as z from 'zod';
import { nearest } from '../nearest.ts';

/**
 * An object of the config that knows all its keys. Every message of these schemas is advice, what to write instead;
 * that of an unknown key is the list of the known ones.
 */
export const section = <Shape extends z.core.$ZodShape>(shape: Shape, example: string) =>
  z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : `write an object such as ${example}`,
  });

/** For rules about several keys of a section: they speak although one of the keys is wrong in itself. */
export const evenIfWrong = ({ value }: { value: unknown }): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object with names of the user's own as keys. */
export const named = <Schema extends z.core.SomeType>(schema: Schema, example: string) =>
  z.record(z.string(), schema, `write an object such as ${example}`);

export const text = (example: string) => z.string(`write ${example}`).min(1, `write ${example}`);

export const flag = z.boolean('write true or false');

export function whole(min: number, max: number) {
  const advice = `write a whole number from ${min} to ${max}`;
  return z.int(advice).min(min, advice).max(max, advice);
}

export const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, { error: ({ input }) => `write ${closest(input, values)}` });

export const listOf = <Schema extends z.core.SomeType>(schema: Schema, example: string) =>
  z.array(schema, `write a list such as ${example}`).min(1, `write at least one, such as ${example}`);

const namesShown = 8;

/** The known name that was meant, or all of them. For the end of a sentence. */
export function closest(asked: unknown, known: readonly string[]): string {
  const [close] = nearest(String(asked), known, 1);
  if (close !== undefined) return `'${close}'`;
  const quoted = known.slice(0, namesShown).map((name) => `'${name}'`);
  return `${quoted.join(' or ')}${known.length > namesShown ? ', …' : ''}`;
}
