import { resolve } from 'node:path';
import * as z from 'zod';
import { evenIfWrong, oneOf, section, text, whole } from './fields/section.ts';
import { Size } from './fields/size.ts';

const Lock = section(
  { mode: oneOf(['governance', 'compliance']).default('governance'), days: whole(1, 36_500).default(14) },
  "{ mode: 'governance', days: 14 }",
);

const prefixAdvice = "write a prefix such as 'holdfast/prod', without a leading slash or ..";
const Prefix = z
  .string(prefixAdvice)
  .regex(/^(?!.*\.\.)[\w-][\w.-]*(\/[\w.-]+)*\/?$/, prefixAdvice)
  .transform((prefix) => prefix.replace(/\/$/, ''));

const S3 = section(
  {
    region: text("a region such as 'eu-central-1'"),
    bucket: text("the bucket's name").optional(),
    endpoint: z
      .url({ protocol: /^https?$/, error: "write a URL such as 'http://127.0.0.1:9000'" })
      .optional(),
    prefix: Prefix.optional(),
    lock: Lock.optional(),
    /** Of a bucket that a deployment makes: a key of its own, or the one of S3. */
    encryption: oneOf(['kms', 's3']).optional(),
    catalog: oneOf(['manifests']).optional(),
  },
  "{ region: 'eu-central-1' }",
);

const either = "write { directory: 'backups' } or { s3: { region: 'eu-central-1' } }, one of the two";

/** Where points live. Exactly one of `directory` and `s3`. */
export const StoreSection = section(
  {
    directory: text("a folder such as 'backups'").optional(),
    s3: S3.optional(),
    prefix: Prefix.optional(),
    partBytes: Size.transform(({ bytes }) => bytes).prefault('8MB'),
    maxParts: whole(1, 10_000).default(10_000),
  },
  "{ directory: 'backups' }",
)
  .refine((store) => (store.directory === undefined) !== (store.s3 === undefined), {
    error: either,
    when: evenIfWrong,
  })
  .refine((store) => store.prefix === undefined || store.s3?.prefix === undefined, {
    error: 'write the prefix once, here or in s3',
    path: ['prefix'],
    when: evenIfWrong,
  });

interface Placement {
  /** Before every key, without slashes at its ends. */
  readonly prefix?: string | undefined;
  /** Bytes of one part of an object. */
  readonly partBytes: number;
  readonly maxParts: number;
}

export type S3Store = Placement & { readonly s3: z.output<typeof S3> };
/** `directory` is absolute. */
export type DirectoryStore = Placement & { readonly directory: string };
export type StoreConfig = DirectoryStore | S3Store;

/** Paths in it are relative to `folder`. */
export function resolveStore(store: z.output<typeof StoreSection>, folder: string): StoreConfig {
  const { partBytes, maxParts, directory, s3 } = store;
  const placement = { prefix: store.prefix ?? s3?.prefix, partBytes, maxParts };
  return s3 ? { ...placement, s3 } : { ...placement, directory: resolve(folder, directory ?? '.') };
}
