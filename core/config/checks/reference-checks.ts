import type { Problem } from '../config-error.ts';
import { closest } from '../fields/section.ts';
import { problem } from '../problem.ts';
import type { Outline } from './outline.ts';

// A name becomes part of object keys, AWS names and file names.
const nameRule = /^[a-z][a-z0-9-]{0,39}$/;

/** Names that cannot be, and names that nothing has. */
export function referenceProblems(outline: Outline, root: unknown, engines: readonly string[]): Problem[] {
  const { plans, sources, sets, networks, tools } = outline;
  const names = Object.entries({ plans, sources, sets, networks }).flatMap(([section, entries]) =>
    Object.keys(entries).map((name) => (nameRule.test(name) ? [] : [badName(section, name)])),
  );
  const missing = (path: string[], name: string | undefined, known: object) => {
    const exists = name === undefined || Object.hasOwn(known, name);
    return exists ? [] : [problem(path, root, `write ${oneOfThese(name, Object.keys(known), path)}`)];
  };
  return [
    ...names.flat(),
    ...Object.entries(sources).flatMap(([name, { plan, network }]) => [
      ...missing(['sources', name, 'plan'], plan, plans),
      ...missing(['sources', name, 'network'], network, networks),
    ]),
    ...Object.entries(sets).flatMap(([name, set]) =>
      set.sources.flatMap((source, index) => [
        ...missing(['sets', name, 'sources', `${index}`], source, sources),
        ...(set.sources.indexOf(source) === index
          ? []
          : [problem(['sets', name, 'sources', `${index}`], root, 'leave it out: it is in the set already')]),
      ]),
    ),
    ...Object.keys(sets)
      .filter((name) => Object.hasOwn(sources, name))
      .map((name) => ({
        ...problem(['sets', name], undefined, 'take another name for the set: its points are named by it'),
        value: '(the name of a source too)',
      })),
    ...Object.entries(plans).flatMap(([name, { keep, archive }]) =>
      Object.keys(archive)
        .filter((pointClass) => Object.hasOwn(archive, pointClass) && !isKept(pointClass, keep))
        .map((pointClass) =>
          problem(['plans', name, 'archive', pointClass], root, `leave it out, or add ${pointClass} to keep`),
        ),
    ),
    ...Object.keys(tools)
      .filter((engine) => !engines.includes(engine))
      .map((engine) => problem(['tools', engine], root, `write ${closest(engine, engines)} as the key`)),
  ];
}

// These two are kept for 30 days without being named.
const isKept = (pointClass: string, keep: object): boolean =>
  Object.hasOwn(keep, pointClass) || ['pre-deploy', 'on-demand'].includes(pointClass);

const badName = (section: string, name: string): Problem => ({
  ...problem(
    [section, name],
    undefined,
    'write a name of 1 to 40 letters a-z, digits and -, starting with a letter',
  ),
  value: '(a name that cannot be)',
});

const oneOfThese = (name: string, known: readonly string[], path: readonly string[]): string =>
  known.length === 0 ? `${path.at(-1)} only after you have declared it` : closest(name, known);
