import * as z from 'zod';
import { createReader, type Template } from './templates.ts';

/** One right of a role, as people read it. */
export interface RoleRight {
  /** `settle`, `worker-postgres`. */
  readonly role: string;
  /** What the right is called; the CDK's own grants have no name. */
  readonly name: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `s3:prefix StringLike points/*`. */
  readonly conditions: readonly string[];
}

const list = z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(z.unknown()));
const Statement = z.object({
  Sid: z.string().default(''),
  Effect: z.enum(['Allow', 'Deny']),
  Action: list,
  Resource: list.default([]),
  Condition: z.record(z.string(), z.record(z.string(), list)).default({}),
});
const Document = z.object({ Statement: z.array(Statement) });
const Role = z.object({
  RoleName: z.unknown(),
  ManagedPolicyArns: z.array(z.unknown()).default([]),
  Policies: z.array(z.object({ PolicyDocument: Document })).default([]),
});
const Policy = z.object({ PolicyDocument: Document, Roles: z.array(z.object({ Ref: z.string() })) });

interface Naming {
  readonly deployment: string;
  readonly region: string;
}

/** Every right of every role of a deployment, out of its templates: what is deployed, and not what was meant. */
export function rightsOf(
  templates: readonly Template[],
  { deployment, region }: Naming,
): readonly RoleRight[] {
  const read = createReader(templates);
  return templates.flatMap((template) => {
    const all = Object.entries(template.Resources);
    return all.flatMap(([id, { Type, Properties }]) => {
      if (Type !== 'AWS::IAM::Role') return [];
      const role = Role.parse(Properties);
      const name = read(template, role.RoleName ?? id).replace(`${deployment}-${region}-`, '');
      const attached = all
        .filter((entry) => entry[1].Type === 'AWS::IAM::Policy')
        .map((entry) => Policy.parse(entry[1].Properties))
        .filter(({ Roles }) => Roles.some(({ Ref }) => Ref === id));
      const statements = [...role.Policies, ...attached].flatMap(
        ({ PolicyDocument }) => PolicyDocument.Statement,
      );
      const text = (value: unknown): string => shortened(read(template, value), { deployment, region });
      return [
        ...role.ManagedPolicyArns.map((arn) => ({
          ...empty,
          role: name,
          name: 'managed',
          resources: [text(arn)],
        })),
        ...statements.map(({ Sid, Effect, Action, Resource, Condition }) => ({
          role: name,
          name: Effect === 'Deny' ? `not ${Sid}` : Sid,
          actions: Action.map(text),
          resources: Resource.map(text),
          conditions: Object.entries(Condition).flatMap(([operator, keys]) =>
            Object.entries(keys).map(
              ([key, values]) => `${key} ${operator} ${values.map(text).join(' or ')}`,
            ),
          ),
        })),
      ];
    });
  });
}

/** What everybody knows by a shorter name. */
const shortened = (text: string, { deployment, region }: Naming): string =>
  text
    .replace(`arn:aws:s3:::${deployment}-ACCOUNT-${region}`, 'store')
    .replace(`arn:aws:dynamodb:${region}:ACCOUNT:table/${deployment}-records`, 'table')
    .replace(/^arn:aws:s3:::cdk-.*-assets-.*\/[0-9a-f]{64}\.json$/, 'the config file');

const empty = { actions: [], conditions: [] };
