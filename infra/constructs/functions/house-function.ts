import { AssetHashType, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { bundleFunction, type FunctionName } from '../../bundling/bundle-function.ts';
import { repository } from '../../repository.ts';

import { NamedRole } from '../named-role.ts';
import type { WorkedQueue } from '../worked-queue.ts';
import { AsyncFailures } from './async-failures.ts';

export interface HouseFunctionProps {
  readonly deployment: string;
  /** Its folder under functions/. */
  readonly name: FunctionName;
  readonly purpose: string;
  readonly timeout: Duration;
  readonly memoryMiB: number;
  /** Where events lie that it failed on three times. @default it is not invoked by events */
  readonly lost?: WorkedQueue;
}

/** A function with its own role, its own log group, and nothing else that it may do. */
export class HouseFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: NamedRole;

  constructor(scope: Construct, id: string, props: HouseFunctionProps) {
    super(scope, id);
    const { deployment, name, purpose, timeout, memoryMiB, lost } = props;
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/holdfast/${deployment}/${name}`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new NamedRole(this, 'Role', {
      deployment,
      part: name,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      purpose,
    });
    this.role.allow('WriteItsLog', {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    });
    this.function = new LambdaFunction(this, 'Function', {
      functionName: `${deployment}-${name}`,
      description: purpose,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: codeOf(name),
      role: this.role.role,
      logGroup,
      memorySize: memoryMiB,
      timeout,
      ...(lost === undefined
        ? {}
        : {
            retryAttempts: 2,
            maxEventAge: Duration.hours(1),
            onFailure: new AsyncFailures(lost, this.role),
          }),
    });
  }
}

/** Bundled while it is synthesized, in this process. */
const codeOf = (name: FunctionName): Code =>
  Code.fromAsset(repository, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: Runtime.NODEJS_24_X.bundlingImage,
      // never run; by it the CDK tells the bundles of one folder from each other
      command: [name],
      local: {
        tryBundle: (folder) => {
          bundleFunction(name, folder);
          return true;
        },
      },
    },
  });
