import * as z from 'zod';
import { Duration } from '#core/config/fields/duration.ts';
import { evenIfWrong, flag, section, text } from '#core/config/fields/section.ts';
import { Size } from '#core/config/fields/size.ts';
import type { Check } from '#core/drill/check.ts';
import { questions } from './questions.ts';

const files = z.int('write a whole number of files').nonnegative('write 0 or more').optional();

const advice = 'add what must be true of the files: exists, newerThan, atLeast, atMost or bytes';

/** What must be true of the restored files that a pattern means, as one question for each condition. */
export const FileChecks = section(
  {
    path: text("a path or pattern such as 'models/*.bin'"),
    exists: flag.optional(),
    /** Of the newest of them, at consistentAt. */
    newerThan: Duration.optional(),
    /** How many there are. */
    atLeast: files,
    atMost: files,
    /** Together, at least. */
    bytes: Size.optional(),
  },
  "{ path: 'models/*.bin', newerThan: '26h' }",
)
  .refine(({ path: _, ...conditions }) => Object.values(conditions).some((value) => value !== undefined), {
    error: advice,
    when: evenIfWrong,
  })
  .transform(({ path, exists, newerThan, atLeast, atMost, bytes }): readonly Check[] => {
    const number = `${questions.files}${path}`;
    return [
      ...(exists === undefined ? [] : [exists ? { path: number, atLeast: 1 } : { path: number, atMost: 0 }]),
      ...(newerThan ? [{ path: `${questions.newest}${path}`, newerThan }] : []),
      ...(atLeast === undefined && atMost === undefined ? [] : [{ path: number, atLeast, atMost }]),
      ...(bytes ? [{ path: `${questions.bytes}${path}`, atLeast: bytes.bytes }] : []),
    ];
  });

const levelAdvice = "write 'zstd' or 'zstd:1' to 'zstd:19'";

/** Level of zstd. */
export const Compression = z
  .string(levelAdvice)
  .regex(/^zstd(:([1-9]|1\d))?$/, levelAdvice)
  .transform((written) => Number(written.split(':')[1] ?? defaultLevel));

/** Two to three times as fast as level 3, and a tenth larger. */
const defaultLevel = 1;
