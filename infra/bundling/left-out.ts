/** Modules of libraries, as esbuild's joined output names them, that are named while a function loads and never called. */
const idle = new Set([
  // JSON schemas of zod's schemas: each schema gets a method that makes one
  'node_modules/zod/v4/core/json-schema-processors.js',
  'node_modules/zod/v4/core/to-json-schema.js',
  // hashes in JavaScript, for a Node without its own
  'node_modules/@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js',
  'node_modules/@aws-sdk/checksums/dist-es/submodules/sha/sha1/Sha1Js.js',
]);

/**
 * Leaves those modules out of what a bundler joined: a twentieth of what is compiled at every cold start. Whatever they
 * named may still be taken, handed on and bound; what comes to call it fails by its name.
 */
export function withoutIdle(joined: string): string {
  return joined
    .split(/^(?=\/\/ \S+$)/m)
    .map((module) =>
      idle.has(module.split('\n', 1)[0]?.slice('// '.length) ?? '') ? emptied(module) : module,
    )
    .join('');
}

function emptied(module: string): string {
  const names = [...module.matchAll(/^(?:var|let|const|class|(?:async )?function) (\w+)/gm)].map(
    ([, name]) => name,
  );
  return names.map((name) => `${leftOut(name ?? '')}\n`).join('');
}

/** Called once it gives a function, as makers of methods do; that function, and `new`, is what fails. */
const leftOut = (name: string): string =>
  `function ${name}() { const fail = () => { throw new Error("${name} was left out of this bundle: infra/bundling/left-out.ts"); }; return new.target ? fail() : fail; }`;
