import * as z from 'zod';

const Resource = z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) });

/** A template as far as rights are read from it. */
export const Template = z.object({
  Resources: z.record(z.string(), Resource),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Export: z.object({ Name: z.unknown() }).optional() }))
    .default({}),
});
export type Template = z.output<typeof Template>;

/** How resources are named for people: by what they are called, not by what the CDK calls them. */
const nameProperties = [
  'QueueName',
  'FunctionName',
  'LogGroupName',
  'RoleName',
  'TopicName',
  'ClusterName',
  'Name',
];

const Ref = z.object({ Ref: z.string() });
const Attribute = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const Joined = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });
const Imported = z.object({ 'Fn::ImportValue': z.unknown() });
const Substituted = z.object({ 'Fn::Sub': z.string() });

/** Values of a set of templates as text: `queue acme-work`, `arn:aws:s3:::acme-ACCOUNT-eu-central-1/points/*`. */
export function createReader(templates: readonly Template[]) {
  const exported = new Map(
    templates.flatMap((template) =>
      Object.values(template.Outputs).flatMap(({ Value, Export }) =>
        Export ? [[JSON.stringify(Export.Name), { template, value: Value }] as const] : [],
      ),
    ),
  );
  const named = (template: Template, id: string): string => {
    const resource = template.Resources[id];
    if (!resource) return pseudo[id] ?? id;
    const word = resource.Type.split('::').at(-1)?.toLowerCase() ?? '';
    for (const property of nameProperties) {
      const name = resource.Properties[property];
      if (name !== undefined) return `${word} ${read(template, name)}`;
    }
    return `the ${word}`;
  };
  const read = (template: Template, value: unknown): string => {
    if (typeof value === 'string') return value;
    const joined = Joined.safeParse(value).data?.['Fn::Join'];
    if (joined) return joined[1].map((part) => read(template, part)).join(joined[0]);
    const ref = Ref.safeParse(value).data?.Ref;
    if (ref !== undefined) return named(template, ref);
    const attribute = Attribute.safeParse(value).data?.['Fn::GetAtt'];
    if (attribute) return named(template, attribute[0]);
    const imported = Imported.safeParse(value);
    const found = imported.success
      ? exported.get(JSON.stringify(imported.data['Fn::ImportValue']))
      : undefined;
    if (found) return read(found.template, found.value);
    const text = Substituted.safeParse(value).data?.['Fn::Sub'];
    if (text !== undefined)
      return text.replaceAll(/\$\{([\w:]+)\}/g, (_, name: string) => pseudo[name] ?? name);
    return JSON.stringify(value);
  };
  return read;
}

const pseudo: Readonly<Record<string, string>> = {
  'AWS::AccountId': 'ACCOUNT',
  'AWS::Partition': 'aws',
  'AWS::Region': 'REGION',
  'AWS::URLSuffix': 'amazonaws.com',
};
