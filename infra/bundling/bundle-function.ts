import { join } from 'node:path';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { repository } from '../repository.ts';
import { withoutIdle } from './left-out.ts';
import { plainKeys } from './plain-keys.ts';
import { withoutUnnamedErrors } from './unnamed-errors.ts';

export type FunctionName =
  | 'dispatch'
  | 'start'
  | 'settle'
  | 'notify'
  | 'watch'
  | 'retire'
  | 'undelete'
  | 'reaper';

const common = {
  absWorkingDir: repository,
  bundle: true,
  platform: 'node',
  target: 'node24',
  charset: 'ascii',
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions;

/**
 * Bundles functions/<name> into `folder`/index.js, the AWS clients included: an SDK of the runtime takes three times as
 * long to load, and is another one every month. esbuild is called here and not by the CDK, which starts npx for each
 * function and takes seconds for it.
 */
export function bundleFunction(name: FunctionName, folder: string): Metafile {
  const { outputFiles, metafile } = buildSync({
    ...common,
    entryPoints: [join('functions', name, 'index.ts')],
    write: false,
    metafile: true,
    format: 'esm',
    // the SDK's ESM build has no dead code of its CommonJS one
    mainFields: ['module', 'main'],
    // a fifth of each bundle would be what no function calls
    alias: {
      '@aws-sdk/credential-provider-node': lean('lambda-credentials.ts'),
      '@smithy/core/event-streams': lean('no-event-streams.ts'),
      'mnemonist/lru-cache': lean('small-cache.ts'),
    },
  });
  buildSync({
    ...common,
    stdin: {
      contents: slimmed(outputFiles[0]?.text ?? ''),
      resolveDir: repository,
      loader: 'js',
    },
    outfile: join(folder, 'index.js'),
    minify: true,
    // An ESM import of node:http or node:process reads every getter of it: undici is loaded and three streams are
    // opened, which takes 20 ms and is for nothing.
    format: 'cjs',
    // Web streams are not what a body is in Node. To look for one loads all that Node has of them.
    define: { ReadableStream: 'undefined', TransformStream: 'undefined', Blob: 'undefined' },
  });
  return metafile;
}

/** Every kilobyte is compiled at every cold start. */
const slimmed = (joined: string): string => withoutIdle(withoutUnnamedErrors(plainKeys(joined)));

/** Small things in place of large ones of the SDK. esbuild fails when one of them lacks a name that is used. */
const lean = (file: string): string => join(repository, 'functions/lean', file);
