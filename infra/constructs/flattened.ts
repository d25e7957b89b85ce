import * as z from 'zod';

const Reference = z.union([
  z.object({ Ref: z.string() }).transform(({ Ref }) => `<${Ref}>`),
  z
    .object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) })
    .transform(({ 'Fn::GetAtt': [name, attribute] }) => `<${name}.${attribute}>`),
]);

const Joined = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });

/** A value of a template as one line of text, as cdk-nag and people read it: `arn:aws:s3:::a-<AWS::AccountId>/*`. */
export function flattened(value: unknown): string {
  if (typeof value === 'string') return value;
  const joined = Joined.safeParse(value);
  if (joined.success) {
    const [delimiter, parts] = joined.data['Fn::Join'];
    return parts.map(flattened).join(delimiter);
  }
  const reference = Reference.safeParse(value);
  return reference.success ? reference.data : JSON.stringify(value);
}
