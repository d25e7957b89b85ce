import type * as z from 'zod';
import type { Problem } from './config-error.ts';
import { maskUrls } from './mask.ts';
import { nearest } from './nearest.ts';

type Path = readonly PropertyKey[];

/** What zod found, as problems. `at` is where the parsed value stands in the config, `root` the whole config. */
export function problemsOf(error: z.ZodError, root: unknown, at: Path = []): Problem[] {
  const misspelled = error.issues.flatMap(misspelledKeys);
  return error.issues.flatMap((issue) => {
    const path = [...at, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownKey([...path, key], knownKeys(issue)));
    }
    return misspelled.some((key) => follows(issue, key)) ? [] : [problem(path, root, issue.message)];
  });
}

/** The message of a section lists the keys it knows. */
const knownKeys = (issue: z.core.$ZodIssue): string[] => issue.message.split(', ');

interface Misspelled {
  readonly section: string;
  readonly meant: string;
}

function misspelledKeys(issue: z.core.$ZodIssue): Misspelled[] {
  if (issue.code !== 'unrecognized_keys') return [];
  const close = issue.keys.flatMap((key) => nearest(key, knownKeys(issue), 1));
  return close.map((meant) => ({ section: pathText(issue.path), meant: pathText([...issue.path, meant]) }));
}

/** One slip of the pen is one problem: not also the key that it left missing, nor the rule that it left broken. */
function follows(issue: z.core.$ZodIssue, { section, meant }: Misspelled): boolean {
  const path = pathText(issue.path);
  return path === meant || (issue.code === 'custom' && path === section);
}

/** A mistake at `path`; the value is looked up in `root` and shown only if it cannot be a secret. */
export function problem(path: Path, root: unknown, instead: string): Problem {
  const value =
    path.includes('url') || isSecret(path) ? hidden(valueAt(root, path)) : shown(valueAt(root, path));
  return { path: pathText(path), value, instead: maskUrls(instead) };
}

/** Never shows the value: whoever invents a key may invent `password`. */
function unknownKey(path: Path, known: readonly string[]): Problem {
  const [close] = nearest(String(path.at(-1)), known, 1);
  const instead = close === undefined ? `leave it out; known here: ${known.join(', ')}` : `write '${close}'`;
  return { path: pathText(path), value: '(unknown key)', instead };
}

// These hold web hooks: the URL itself is the secret.
const isSecret = ([section, name]: Path): boolean =>
  section === 'alerts' && name !== 'email' && name !== 'metricsPerSource';

const pathText = (path: Path): string => maskUrls(path.map(String).join('.')) || '(config)';

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    return Object.getOwnPropertyDescriptor(value, key)?.value;
  }, root);
}

const hidden = (value: unknown): string => (value === undefined ? '(missing)' : '(not shown)');

function shown(value: unknown): string {
  if (value === undefined) return '(missing)';
  if (typeof value === 'string') return `'${maskUrls(value.length > 80 ? `${value.slice(0, 80)}…` : value)}'`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}
