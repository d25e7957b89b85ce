/** A module of the SDK that holds the shapes of a whole service, as esbuild's joined output names it. */
const shapes = /^\/\/ node_modules\/@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_\d+\.js$/;

/**
 * Lets a bundler drop the shapes of operations that nobody calls. The SDK writes them as lists with keys such as
 * `[_hE]: 404`; to a bundler such a key is a call of toString that may do anything, so it keeps each of them: of S3 alone
 * 500, which are compiled at every cold start. In place of the name of a constant of the same module comes its value,
 * which is the same key.
 */
export function plainKeys(joined: string): string {
  return joined
    .split(/^(?=\/\/ \S+$)/m)
    .map((module) => (shapes.test(module.split('\n', 1)[0] ?? '') ? inlined(module) : module))
    .join('');
}

function inlined(module: string): string {
  const constants = new Map(
    [...module.matchAll(/^var (_\w+) = ("(?:[^"\\]|\\.)*");$/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
  return module.replaceAll(/\[(_\w+)\]:/g, (key, name: string) => {
    const value = constants.get(name);
    return value === undefined ? key : `${value}:`;
  });
}
