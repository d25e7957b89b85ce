import { Stack } from 'aws-cdk-lib';
import { type IPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { flattened } from './flattened.ts';

export interface NamedRoleProps {
  readonly deployment: string;
  /** `settle`, `worker-postgres`: the last part of its name. */
  readonly part: string;
  readonly assumedBy: IPrincipal;
  /** What it is for, in one sentence: people read it in the console at night. */
  readonly purpose: string;
}

/** One right: what may be done with what. */
export interface Right {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Why a resource has a `*`. Without it there may be none. */
  readonly because?: string;
}

/** Names of roles are global in an account: they carry deployment and region. 64 characters at most. */
export const roleName = (deployment: string, region: string, part: string): string =>
  `${deployment}-${region}-${part}`;

/** A role that can do nothing until somebody allows it, right by right. No right is for every action of anything. */
export class NamedRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, { deployment, part, assumedBy, purpose }: NamedRoleProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      roleName: roleName(deployment, Stack.of(this).region, part),
      description: purpose,
      assumedBy,
    });
  }

  /** `name` is what the right is called where rights are listed: a deed, in CamelCase. */
  allow(name: string, { actions, resources, conditions, because }: Right): void {
    if (actions.some((action) => action.includes('*'))) throw new TypeError(`${name}: name every action`);
    const wide = resources.filter((resource) => resource.includes('*'));
    if (wide.length > 0 && because === undefined)
      throw new TypeError(`${name}: say why ${wide[0]} is so wide`);
    for (const resource of wide) {
      acknowledge(this, `IAM5[Resource::${flattened(Stack.of(this).resolve(resource))}]`, because ?? '');
    }
    this.role.addToPolicy(
      new PolicyStatement({
        sid: name,
        actions: [...actions],
        resources: [...resources],
        ...(conditions ? { conditions: { ...conditions } } : {}),
      }),
    );
  }
}
