/** Parts of Node that most calls of a function never use; to load them takes 3 ms of each cold start. */
const late = ['node:zlib', 'node:fs/promises'];

/**
 * Lets functions of these be loaded by their first call. In a joined ESM text each import of them gives way to functions of the
 * same names. Fails for anything that is not called, such as a class or a constant: such a use would find something else.
 */
export function lateBuiltins(joined: string): string {
  return late.reduce((text, module) => withoutImports(text, module), joined);
}

function withoutImports(joined: string, module: string): string {
  const named = new RegExp(`^import \\{ ([^}]+) \\} from "${module}";$`, 'gm');
  const whole = new RegExp(`^import \\* as (\\w+) from "${module}";$`, 'gm');
  return joined
    .replaceAll(named, (_, list: string) =>
      list
        .split(', ')
        .map((item) => {
          const [name = '', alias = name] = item.split(' as ');
          return `const ${alias} = ${called(module, name)};`;
        })
        .join(' '),
    )
    .replaceAll(whole, (_, namespace: string) => {
      const members = [...joined.matchAll(new RegExp(`\\b${namespace}\\.(\\w+)`, 'g'))].map(
        ([, member = '']) => member,
      );
      const functions = [...new Set(members)].map((member) => `${member}: ${called(module, member)}`);
      return `const ${namespace} = { ${functions.join(', ')} };`;
    });
}

function called(module: string, name: string): string {
  if (!/^[a-z]\w*$/.test(name) || name === 'constants' || name === 'default')
    throw new Error(`${name} of ${module} is no function that could be loaded by its first call`);
  return `(...given) => process.getBuiltinModule("${module}").${name}(...given)`;
}
