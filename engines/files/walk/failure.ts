import * as z from 'zod';

const SystemError = z.object({ code: z.string() });

/** `ENOENT`, or undefined for what is no error of the system. */
export const codeOf = (error: unknown): string | undefined => SystemError.safeParse(error).data?.code;

/** It was listed and is not there any more, or is something else by now. */
export const isVanished = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(codeOf(error) ?? '');
