import { Aws, Stack } from 'aws-cdk-lib';
import { rdsRights } from '#engines/rds/infra.ts';
import type { NamedRole } from '../named-role.ts';

/** Gives a function what the engine rds asks for it. */
export function allowRds(
  role: NamedRole,
  part: keyof ReturnType<typeof rdsRights>,
  deployment: string,
): void {
  const rights = rdsRights({
    deployment,
    partition: Aws.PARTITION,
    region: Stack.of(role).region,
    account: Aws.ACCOUNT_ID,
  });
  for (const { name, ...right } of rights[part]) role.allow(name, right);
}
