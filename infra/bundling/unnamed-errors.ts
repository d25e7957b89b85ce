const modules = /^(?=\/\/ \S+$)/m;
/** Where a client keeps the classes of its service's errors, and their shapes. */
const ofErrors =
  /^\/\/ node_modules\/@aws-sdk\/client-[\w-]+\/dist-es\/(models\/errors|schemas\/schemas_\d+)\.js$/;
const ownClass = /^var (\w+) = class \w* ?extends [\s\S]*?^};$/gm;
const registration = /^\w+\.registerError\((\w+)\$, \1\);\n/gm;

/**
 * Takes out of a client what makes an error of the service's answer into an object of a class of its own, where nobody
 * names that class: a tenth of what is compiled at a cold start. Such an answer becomes an error of the client's base
 * class, as the SDK does with each that it does not know: name, message and status are the same. Classes that say that a
 * call may be made again stay.
 */
export function withoutUnnamedErrors(joined: string): string {
  const parts = joined
    .split(modules)
    .map((text) => ({ text, errors: ofErrors.test(text.split('\n', 1)[0] ?? '') }));
  const named = new Set(
    parts.flatMap(({ text, errors }) => (errors ? retryable(text) : (text.match(/\b[A-Z]\w+/g) ?? []))),
  );
  return parts
    .map(({ text, errors }) =>
      errors
        ? text.replaceAll(registration, (line, name: string) =>
            named.has(name) || name.endsWith('ServiceException') ? line : '',
          )
        : text,
    )
    .join('');
}

const retryable = (text: string): readonly string[] =>
  [...text.matchAll(ownClass)].flatMap(([body, name = '']) => (body.includes('$retryable') ? [name] : []));
