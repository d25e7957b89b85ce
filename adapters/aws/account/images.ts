import { DescribeImagesCommand, type ECRClient } from '@aws-sdk/client-ecr';
import { DescribeTaskDefinitionCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { workerContainer } from '#core/cloud/env-names.ts';
import type { Config } from '#core/config/config.ts';
import type { StoreCheck } from '#core/ports/store.ts';
import { type EcrImage, ecrImageOf } from './ecr-image.ts';
import { failed, putBack, warned } from './looked-at.ts';

interface Clients {
  readonly ecs: ECSClient;
  /** An image may lie in another region than the tasks that it is pulled for. */
  readonly ecrOf: (region: string) => ECRClient;
}

interface Declared extends Pick<Config, 'deployment' | 'images'> {
  readonly engines: readonly string[];
  /** Number of the account that the tasks run in. */
  readonly account: string;
}

/**
 * Every engine has a task definition, and the very image that it names, by its tag or its digest, lies in ECR. Of one
 * that lies elsewhere nothing is known here, and that is said.
 */
export async function images(
  { ecs, ecrOf }: Clients,
  { deployment, images: declared, engines, account }: Declared,
): Promise<readonly StoreCheck[]> {
  const found: StoreCheck[] = [];
  for (const engine of engines) {
    const family = `${deployment}-${engine}`;
    const image = await imageOf(ecs, family);
    if (image === undefined) {
      const problem = `there is no task definition '${family}' with a worker in it`;
      found.push(
        failed(
          'images',
          problem,
          'deploy: npx cdk deploy --all --revert-drift --context config=<this config>',
        ),
      );
      continue;
    }
    const wanted = declared[engine];
    if (wanted !== undefined && wanted !== image) {
      const problem = `tasks of ${engine} are started from ${image}, the config says ${wanted}`;
      found.push(failed('images', problem, putBack));
    }
    const place = ecrImageOf(image);
    if (place === undefined || place.account !== account) found.push(unseen(engine, image));
    else if (!(await isThere(ecrOf(place.region), place))) found.push(absent(engine, image));
  }
  return found;
}

async function imageOf(ecs: ECSClient, taskDefinition: string): Promise<string | undefined> {
  try {
    const seen = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    const containers = seen.taskDefinition?.containerDefinitions ?? [];
    return containers.find(({ name }) => name === workerContainer)?.image;
  } catch (error) {
    // ECS has no name of its own for it
    if (error instanceof Error && /Unable to describe task definition/.test(error.message)) return undefined;
    throw error;
  }
}

/** An answer that does not name the image is none: not every registry says so by an error. */
async function isThere(ecr: ECRClient, { account, repository, tag, digest }: EcrImage): Promise<boolean> {
  const asked = {
    registryId: account,
    repositoryName: repository,
    imageIds: [digest === undefined ? { imageTag: tag } : { imageDigest: digest }],
  };
  try {
    const { imageDetails = [] } = await ecr.send(new DescribeImagesCommand(asked));
    return imageDetails.some(({ imageDigest, imageTags = [] }) =>
      digest === undefined ? imageTags.includes(tag) : imageDigest === digest,
    );
  } catch (error) {
    if (error instanceof Error && /NotFound/.test(error.name)) return false;
    throw error;
  }
}

const absent = (engine: string, image: string): StoreCheck =>
  failed(
    'images',
    `the image ${image} is not in ECR`,
    `push it, if images.${engine} of the config names it; otherwise deploy again, which builds and pushes it`,
  );

const unseen = (engine: string, image: string): StoreCheck =>
  warned(
    'images',
    `the image ${image} of ${engine} is in no ECR of this account: whether it is there cannot be looked at`,
    'a run shows it: npx holdfast run <source> --wait; or push it to an ECR of the account, where doctor finds it',
  );
