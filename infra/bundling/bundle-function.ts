import { join } from 'node:path';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { repository } from '../repository.ts';
import { lateBuiltins } from './late-builtins.ts';
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
 * long to load, and is another one every month. Each part that it imports (`#parts/<name>.ts`) becomes a file beside it,
 * which is loaded when it is needed. esbuild is called here and not by the CDK, which starts npx for each function and
 * takes seconds for it.
 */
export function bundleFunction(name: FunctionName, folder: string): Metafile {
  const { metafile, parts } = bundleFile(join('functions', name, 'index.ts'), join(folder, 'index.js'));
  for (const part of parts) bundleFile(`functions/parts/${part}.ts`, join(folder, `${part}.js`));
  return metafile;
}

function bundleFile(
  entry: string,
  outfile: string,
): { readonly metafile: Metafile; readonly parts: readonly string[] } {
  const { outputFiles, metafile } = buildSync({
    ...common,
    entryPoints: [entry],
    write: false,
    metafile: true,
    format: 'esm',
    external: ['#parts/*'],
    // the SDK's ESM build has no dead code of its CommonJS one
    mainFields: ['module', 'main'],
    // a fifth of each bundle would be what no function calls
    alias: {
      '@aws-sdk/credential-provider-node': lean('lambda-credentials.ts'),
      '@smithy/core/event-streams': lean('no-event-streams.ts'),
      'mnemonist/lru-cache': lean('small-cache.ts'),
    },
  });
  const { text, parts } = withPartsBeside(outputFiles[0]?.text ?? '');
  buildSync({
    ...common,
    stdin: { contents: slimmed(text), resolveDir: repository, loader: 'js' },
    external: parts.map((part) => `./${part}.js`),
    outfile,
    minify: true,
    // An ESM import of node:http or node:process reads every getter of it: undici is loaded and three streams are
    // opened, which takes 20 ms and is for nothing.
    format: 'cjs',
    // Web streams are not what a body is in Node. To look for one loads all that Node has of them.
    define: { ReadableStream: 'undefined', TransformStream: 'undefined', Blob: 'undefined' },
  });
  return { metafile, parts };
}

/** Parts are imported by their file in the repository; in a bundle they lie beside it. */
function withPartsBeside(joined: string): { readonly text: string; readonly parts: readonly string[] } {
  const parts = new Set<string>();
  const text = joined.replaceAll(/\bimport\("#parts\/([\w-]+)\.ts"\)/g, (_, part: string) => {
    parts.add(part);
    return `import("./${part}.js")`;
  });
  return { text, parts: [...parts] };
}

/** Every kilobyte is compiled at every cold start. */
const slimmed = (joined: string): string =>
  lateBuiltins(withoutIdle(withoutUnnamedErrors(plainKeys(joined))));

/** Small things in place of large ones of the SDK. esbuild fails when one of them lacks a name that is used. */
const lean = (file: string): string => join(repository, 'functions/lean', file);
