import { DescribeImagesCommand, type ECRClient } from '@aws-sdk/client-ecr';
import { DescribeTaskDefinitionCommand, type ECSClient } from '@aws-sdk/client-ecs';
import type { StoreCheck } from '#core/ports/store.ts';
import { failed } from './looked-at.ts';

/** Every engine has a task definition, and the image that it names lies in ECR. Others are pulled from elsewhere. */
export async function images(
  { ecs, ecr }: { readonly ecs: ECSClient; readonly ecr: ECRClient },
  deployment: string,
  engines: readonly string[],
): Promise<readonly StoreCheck[]> {
  const found: StoreCheck[] = [];
  for (const engine of engines) {
    const family = `${deployment}-${engine}`;
    const seen = await ecs
      .send(new DescribeTaskDefinitionCommand({ taskDefinition: family }))
      .catch(() => undefined);
    const image = seen?.taskDefinition?.containerDefinitions?.[0]?.image;
    if (image === undefined) {
      found.push(failed('images', `there is no task definition '${family}'`, 'deploy: npx cdk deploy --all'));
      continue;
    }
    const [, repositoryName, imageTag] = /\.dkr\.ecr\.[^/]+\/([^:@]+):([^@]+)$/.exec(image) ?? [];
    if (repositoryName === undefined) continue;
    const there = await ecr
      .send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] }))
      .catch((error: unknown) => {
        if (error instanceof Error && /NotFound/.test(error.name)) return undefined;
        throw error;
      });
    if (!there)
      found.push(
        failed(
          'images',
          `the image ${image} is not in ECR`,
          `push it, if images.${engine} of the config names it; otherwise deploy again, which builds and pushes it`,
        ),
      );
  }
  return found;
}
