import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Aws, IgnoreMode } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { PermanentError } from '#core/errors.ts';
import { repository } from '../../repository.ts';
import type { NamedRole } from '../named-role.ts';

interface Asked {
  readonly engine: string;
  /** From the config. @default built of containers/<engine>/Dockerfile, by whoever deploys */
  readonly image: string | undefined;
  readonly platform: 'arm64' | 'x86_64';
  /** The role that pulls it. */
  readonly execution: NamedRole;
}

/** The image of an engine's tasks. */
export function workerImage({ engine, image, platform, execution }: Asked): ContainerImage {
  if (image !== undefined) {
    grantPull(execution, engine, image);
    return ContainerImage.fromRegistry(image);
  }
  const file = join('containers', engine, 'Dockerfile');
  if (!existsSync(join(repository, file))) {
    throw new PermanentError(`there is no ${file} to build the image of engine '${engine}' from`, {
      hint: `name an image in the config: images: { ${engine}: '…' }`,
    });
  }
  return ContainerImage.fromAsset(repository, {
    file,
    // .dockerignore names what goes in; all else stays out
    ignoreMode: IgnoreMode.DOCKER,
    platform: platform === 'arm64' ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64,
    assetName: `holdfast-${engine}`,
  });
}

/** Images of ECR are pulled with a right; others must be there for everybody. */
function grantPull(execution: NamedRole, engine: string, image: string): void {
  const [, account, region, name] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)/.exec(image) ?? [];
  if (name === undefined) return;
  const of = `${engine.charAt(0).toUpperCase()}${engine.slice(1)}`;
  execution.allow(`PullImageOf${of}`, {
    actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    resources: [`arn:${Aws.PARTITION}:ecr:${region}:${account}:repository/${name}`],
  });
  execution.allow(`LogInToEcrFor${of}`, {
    actions: ['ecr:GetAuthorizationToken'],
    resources: ['*'],
    because: 'this action knows no resource',
  });
}
