import { drillNetwork } from '#core/cloud/env-names.ts';
import type { Problem } from '#core/config/config-error.ts';
import { problem } from '#core/config/problem.ts';
import type { Config } from '#engines/config.ts';

/**
 * Networks that cannot be made without asking AWS what is there, or that would stand in each other's way. Synth asks
 * nobody: the same config gives the same templates on every machine.
 */
export function networkProblems({ networks }: Config, root: unknown): readonly Problem[] {
  const named = Object.entries(networks);
  return [
    ...(Object.hasOwn(networks, drillNetwork)
      ? [
          problem(
            ['networks', drillNetwork],
            root,
            `give it another name: '${drillNetwork}' is the network that drills run in`,
          ),
        ]
      : []),
    ...(JSON.stringify(networks).length > mostCharacters
      ? [
          problem(
            ['networks'],
            root,
            'write fewer networks or subnets: start is told of all of them in its environment, which has 4 KB',
          ),
        ]
      : []),
    ...named.flatMap(([name, network]) =>
      network.vpc === undefined ? own(name, network, root) : imported(name, network, root),
    ),
    ...second(named.filter(([, { vpc }]) => vpc === undefined)).map((name) =>
      problem(
        ['networks', name, 'vpc'],
        root,
        "write a VPC such as 'vpc-0a1b2c': only one network can have the VPC that is made",
      ),
    ),
    ...[
      ...Map.groupBy(
        named.filter(([, { egress }]) => egress === 'endpoints'),
        ([, { vpc }]) => vpc,
      ),
    ]
      .flatMap(([, sameVpc]) => second(sameVpc))
      .map((name) =>
        problem(
          ['networks', name, 'egress'],
          root,
          "write 'nat': another network has the endpoints of this VPC already",
        ),
      ),
    ...repeatedTables(named).map(([name, table]) =>
      problem(
        ['networks', name, 'routeTables'],
        root,
        `leave '${table}' out: another network names it already`,
      ),
    ),
  ];
}

/** Of all networks together; beside them there are other settings. */
const mostCharacters = 2500;

type Network = Config['networks'][string];

function own(name: string, { subnets, routeTables, egress }: Network, root: unknown): Problem[] {
  const made = 'leave it out, or name a vpc: without one, a VPC is made with all its parts';
  return [
    ...(subnets === undefined ? [] : [problem(['networks', name, 'subnets'], root, made)]),
    ...(routeTables === undefined ? [] : [problem(['networks', name, 'routeTables'], root, made)]),
    ...(egress === 'none'
      ? [
          problem(
            ['networks', name, 'egress'],
            root,
            "write 'public', 'nat' or 'endpoints': without a way out no task can start",
          ),
        ]
      : []),
  ];
}

/** Ids as AWS makes them: 8 or 17 hexadecimal digits. */
const isId = (kind: string, id: string): boolean =>
  new RegExp(`^${kind}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(id);

function imported(name: string, { vpc = '', subnets, routeTables = [] }: Network, root: unknown): Problem[] {
  const path = ['networks', name];
  const list = `aws ec2 describe-subnets --filters Name=vpc-id,Values=${vpc} --query 'Subnets[].[SubnetId,AvailabilityZone]'`;
  return [
    ...(isId('vpc', vpc)
      ? []
      : [problem([...path, 'vpc'], root, "write the id of a VPC, such as 'vpc-0a1b2c3d'")]),
    ...(Array.isArray(subnets) && subnets.every((id) => isId('subnet', id))
      ? []
      : [
          problem(
            [...path, 'subnets'],
            root,
            `write the ids, such as ['subnet-0a1b2c3d', 'subnet-0d4e5f6a']; ${list} lists them`,
          ),
        ]),
    ...(routeTables.every((id) => isId('rtb', id))
      ? []
      : [problem([...path, 'routeTables'], root, "write the ids, such as ['rtb-0a1b2c3d']")]),
  ];
}

/** Names of all but the first. */
const second = (networks: readonly (readonly [string, Network])[]): readonly string[] =>
  networks.slice(1).map(([name]) => name);

function repeatedTables(
  named: readonly (readonly [string, Network])[],
): readonly (readonly [string, string])[] {
  const seen = new Set<string>();
  return named.flatMap(([name, { routeTables = [] }]) =>
    routeTables.flatMap((table) => {
      if (seen.has(table)) return [[name, table] as const];
      seen.add(table);
      return [];
    }),
  );
}
