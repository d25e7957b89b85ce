import * as z from 'zod';
import { drillNetwork, envNames, ownNetwork, workerContainer } from '#core/cloud/env-names.ts';
import { clientToken } from '#core/cloud/identifiers.ts';
import type { RunRecord } from '#core/cloud/run-record.ts';
import type { TaskRequest } from '#core/cloud/task-request.ts';
import { PermanentError } from '#core/errors.ts';

/** By engine, what its tasks are started from. */
export const EngineTasks = z.record(
  z.string(),
  z.object({
    /** Family or ARN. */
    taskDefinition: z.string(),
    /** Of a task that reads points and no source. */
    readerRole: z.string(),
  }),
);

/** By network, where a task in it runs. The one for drills is always there. */
export const TaskNetworks = z.record(
  z.string(),
  z.object({
    subnets: z.array(z.string()).min(1),
    securityGroups: z.array(z.string()).min(1),
    publicAddress: z.boolean(),
  }),
);

/** Where tasks are started, and how large. */
export interface TaskPlace {
  readonly deployment: string;
  readonly cluster: string;
  readonly engines: z.output<typeof EngineTasks>;
  readonly networks: z.output<typeof TaskNetworks>;
  /** 1024 is one processor. */
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

/** What is asked of ECS: kept as JSON before it is asked, and asked again word for word. */
export const RunTaskInput = z.strictObject({
  cluster: z.string(),
  taskDefinition: z.string(),
  clientToken: z.string().length(64),
  count: z.literal(1),
  launchType: z.literal('FARGATE'),
  startedBy: z.string().max(36),
  propagateTags: z.literal('TASK_DEFINITION'),
  networkConfiguration: z.strictObject({
    awsvpcConfiguration: z.strictObject({
      subnets: z.array(z.string()),
      securityGroups: z.array(z.string()),
      assignPublicIp: z.enum(['ENABLED', 'DISABLED']),
    }),
  }),
  overrides: z.strictObject({
    cpu: z.string(),
    memory: z.string(),
    ephemeralStorage: z.strictObject({ sizeInGiB: z.int() }),
    taskRoleArn: z.string().optional(),
    containerOverrides: z.array(
      z.strictObject({
        name: z.string(),
        environment: z.array(z.strictObject({ name: z.string(), value: z.string() })),
      }),
    ),
  }),
});
export type RunTaskInput = z.infer<typeof RunTaskInput>;

/** The part of the config that a run works by, as far as ECS must know it. */
const Slice = z.object({ sources: z.record(z.string(), z.object({ network: z.string().optional() })) });

/** Fargate gives between 21 and 200. */
const diskGiB = (bytes: number): number => Math.min(200, Math.max(21, Math.ceil(bytes / 2 ** 30)));

/** The request for the next launch of a run. Only a backup reaches its source; everything else runs without a way out. */
export function runTaskInput(place: TaskPlace, record: RunRecord, slice: string): RunTaskInput {
  const { deployment, cluster, engines, networks, cpu, memoryBytes, diskBytes } = place;
  const { kind, engine, source, runId, work, launches } = record;
  const tasks = engines[engine];
  if (!tasks) throw missing(`engine '${engine}' has no task definition in this deployment`);
  const reachesSource = work === 'backup' || work === 'restore';
  const own = Slice.parse(JSON.parse(slice)).sources[source]?.network;
  const usual = Object.hasOwn(networks, ownNetwork) ? ownNetwork : drillNetwork;
  const name = reachesSource ? (own ?? usual) : drillNetwork;
  const network = networks[name];
  if (!network) throw missing(`network '${name}' of source '${source}' is not in this deployment`);
  const request: TaskRequest = { kind, source, runId, launch: launches, work };
  return {
    cluster,
    taskDefinition: tasks.taskDefinition,
    clientToken: clientToken(deployment, record, launches),
    count: 1,
    launchType: 'FARGATE',
    startedBy: `${work}-${runId}`.slice(0, 36),
    propagateTags: 'TASK_DEFINITION',
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: network.subnets,
        securityGroups: network.securityGroups,
        assignPublicIp: network.publicAddress ? 'ENABLED' : 'DISABLED',
      },
    },
    overrides: {
      cpu: String(cpu),
      memory: String(Math.ceil(memoryBytes / 2 ** 20)),
      ephemeralStorage: { sizeInGiB: diskGiB(diskBytes) },
      ...(reachesSource ? {} : { taskRoleArn: tasks.readerRole }),
      containerOverrides: [
        {
          name: workerContainer,
          environment: [{ name: envNames.task, value: JSON.stringify(request) }],
        },
      ],
    },
  };
}

const missing = (problem: string): PermanentError =>
  new PermanentError(problem, { hint: 'the config has changed since it was deployed: deploy again' });
