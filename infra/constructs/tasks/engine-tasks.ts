import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  type ContainerImage,
  CpuArchitecture,
  FargateTaskDefinition,
  LinuxParameters,
  LogDrivers,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { workerContainer } from '#core/cloud/env-names.ts';
import type { Config } from '#engines/config.ts';
import { acknowledge } from '../acknowledge.ts';
import type { NamedRole } from '../named-role.ts';
import type { BackupStore } from '../store/backup-store.ts';
import type { RunTable } from '../store/run-table.ts';
import { TaskRoles } from './task-roles.ts';
import { workFolder, workUser } from './work-folder.ts';
import { workerImage } from './worker-image.ts';

export interface EngineTasksProps {
  readonly deployment: string;
  readonly engine: string;
  readonly tasks: Config['tasks'];
  /** @default built by whoever deploys */
  readonly image: string | undefined;
  readonly platform: Config['account']['platform'];
  readonly store: BackupStore;
  readonly table: RunTable;
  readonly execution: NamedRole;
}

/**
 * The one task definition of an engine. What differs between sources, its size and its network, are parameters of
 * RunTask. A task may write into one folder and nowhere else, and is nobody's root.
 */
export class EngineTasks extends Construct {
  readonly engine: string;
  /** Without a revision: a launch that is repeated after a deploy means the new one. */
  readonly family: string;
  readonly roles: TaskRoles;

  constructor(scope: Construct, id: string, props: EngineTasksProps) {
    super(scope, id);
    const { deployment, engine, tasks, image, platform, store, table, execution } = props;
    this.engine = engine;
    this.family = `${deployment}-${engine}`;
    this.roles = new TaskRoles(this, 'Roles', { deployment, engine, store, table });
    const definition = new FargateTaskDefinition(this, 'Task', {
      family: this.family,
      cpu: tasks.cpu,
      memoryLimitMiB: Math.ceil(tasks.memory.bytes / 2 ** 20),
      ephemeralStorageGiB: Math.min(200, Math.max(21, Math.ceil(tasks.disk.bytes / 2 ** 30))),
      taskRole: this.roles.worker.role,
      executionRole: execution.role,
      runtimePlatform: {
        cpuArchitecture: platform === 'arm64' ? CpuArchitecture.ARM64 : CpuArchitecture.X86_64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
      volumes: [{ name: 'work' }],
    });
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/holdfast/${deployment}/tasks/${engine}`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const container = this.#container(
      definition,
      workerImage({ engine, image, platform, execution }),
      logGroup,
    );
    store.tell(container);
    table.tell(container);
    acknowledge(
      definition,
      'ECS2',
      'Names and folders stand in it, which are no secrets; those are read by the task itself.',
    );
  }

  #container(definition: FargateTaskDefinition, image: ContainerImage, logGroup: LogGroup) {
    const container = definition.addContainer(workerContainer, {
      image,
      logging: LogDrivers.awsLogs({ logGroup, streamPrefix: 'task' }),
      readonlyRootFilesystem: true,
      user: workUser,
      // SIGTERM, then so long to end uploads; more is not to be had
      stopTimeout: Duration.seconds(120),
      // collects the children of dumps that outlive their parents
      linuxParameters: new LinuxParameters(this, 'Linux', { initProcessEnabled: true }),
      environment: { AWS_REGION: Stack.of(this).region, HOME: workFolder, TMPDIR: workFolder },
    });
    Validations.of(container).acknowledge({
      id: 'Annotation::@aws-cdk/aws-ecs:ecrImageRequiresPolicy',
      reason: 'The execution role may pull exactly this image: worker-image.ts.',
    });
    container.addMountPoints({ sourceVolume: 'work', containerPath: workFolder, readOnly: false });
    return container;
  }
}
