import * as z from 'zod';

/**
 * The environment of a function, checked by name: whatever is missing ends the cold start and says so. It is read once, so
 * that zod need not make a program for it.
 */
export const readEnv = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.object(shape).parse(process.env, { jitless: true });

/** A variable that holds JSON. */
export const jsonOf = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((written, context): unknown => {
      try {
        return JSON.parse(written);
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
