import * as z from 'zod';
import { createReader, type Template } from '../../../infra/roles/templates.ts';

const list = z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(z.unknown()));
const Statement = z.object({
  Sid: z.string().default(''),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.unknown(),
  Action: list,
  Resource: list.default([]),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});
export type Statement = z.output<typeof Statement>;
const Document = z.object({ Statement: z.array(Statement) });

/** Properties of every resource of a type, in all templates, as text where they are names. */
export function propertiesOf(
  templates: readonly Template[],
  type: string,
): readonly Record<string, unknown>[] {
  return templates.flatMap(({ Resources }) =>
    Object.values(Resources).flatMap(({ Type, Properties }) => (Type === type ? [Properties] : [])),
  );
}

/** The one resource of a type. */
export function onlyOf(templates: readonly Template[], type: string): Record<string, unknown> {
  const found = propertiesOf(templates, type);
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} resources are ${type}, not one`);
  return found[0];
}

/** The statements of a policy document, by their names. */
export function statementsOf(document: unknown): ReadonlyMap<string, Statement> {
  const { Statement: statements } = Document.parse(document);
  return new Map(statements.map((statement) => [statement.Sid, statement]));
}

/** A value as text, wherever its references point. Logical ids differ between stacks, for they end in a hash. */
export function textOf(templates: readonly Template[], value: unknown): string {
  const read = createReader(templates);
  const Resources = Object.assign({}, ...templates.map((template) => template.Resources));
  return read({ Resources, Outputs: {} }, value);
}
