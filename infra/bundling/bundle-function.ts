import { join } from 'node:path';
import { buildSync, type Metafile } from 'esbuild';
import { repository } from '../repository.ts';

export type FunctionName = 'dispatch' | 'start' | 'settle' | 'notify';

/**
 * Bundles functions/<name> into `folder`/index.mjs, the AWS clients included: an SDK of the runtime takes three times as
 * long to load, and is another one every month. esbuild is called here and not by the CDK, which starts npx for each
 * function and takes seconds for it.
 */
export function bundleFunction(name: FunctionName, folder: string): Metafile {
  const { metafile } = buildSync({
    absWorkingDir: repository,
    entryPoints: [join('functions', name, 'index.ts')],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    minify: true,
    metafile: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    charset: 'utf8',
    // the SDK's ESM build has no dead code of its CommonJS one
    mainFields: ['module', 'main'],
    // dependencies that are CommonJS call a require that ESM does not have
    banner: { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" },
    // a fifth of each bundle would be what no function calls
    alias: {
      '@aws-sdk/credential-provider-node': lean('lambda-credentials.ts'),
      '@smithy/core/event-streams': lean('no-event-streams.ts'),
      'mnemonist/lru-cache': lean('small-cache.ts'),
    },
    legalComments: 'none',
    logLevel: 'warning',
  });
  return metafile;
}

/** Small things in place of large ones of the SDK. esbuild fails when one of them lacks a name that is used. */
const lean = (file: string): string => join(repository, 'functions/lean', file);
