import * as z from 'zod';
import { defineEngine } from '#core/config/define-engine.ts';
import { flag, listOf, section, text } from '#core/config/fields/section.ts';
import { sourceFields } from '#core/config/source.ts';
import { good } from './good.ts';
import { Compression, FileChecks } from './source-fields.ts';

const patterns = listOf(text("a pattern such as '*.tmp'"), "['*.tmp', 'cache/**']").optional();

const pathAdvice = "write a folder or file of this machine such as '/srv/models' or 'reports'";

/** A folder with all below it, or one file. A relative path starts at the config's folder. */
const source = section(
  {
    engine: z.literal('files', "write 'files'"),
    ...sourceFields,
    path: z
      .string(pathAdvice)
      .min(1, pathAdvice)
      .refine((path) => !/^[a-z0-9]+:/.test(path), `${pathAdvice}; buckets and parameters are not read yet`),
    include: patterns,
    exclude: patterns,
    /** A tree without a file is refused unless this says that it is meant to be. */
    allowEmpty: flag.default(false),
    compression: Compression.prefault('zstd'),
    checks: listOf(FileChecks, "[{ path: 'models/*.bin', newerThan: '26h' }]")
      .transform((checks) => checks.flat())
      .optional(),
  },
  "{ engine: 'files', plan: 'nightly', path: '/srv/models', rpo: '25h' }",
);

export type FilesSource = z.output<typeof source>;

export const files = defineEngine({ name: 'files', source, good });
