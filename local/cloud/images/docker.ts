import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod';
import { apiRequest } from '../api-request.ts';
import { recordedImage, recordImage } from './image-store.ts';
import { readDockerfile } from './read-dockerfile.ts';

/**
 * Stands in for Docker when CDK publishes an image: nothing is built, what the Dockerfile starts is written down, and the
 * registry gets a manifest under the tag. CDK_DOCKER names it; CDK calls login, inspect, build, tag and push.
 */
const Environment = z.object({
  HOLDFAST_LOCAL_IMAGES: z.string().min(1),
  AWS_ENDPOINT_URL: z.url(),
  AWS_REGION: z.string(),
  AWS_ACCESS_KEY_ID: z.string(),
  AWS_SECRET_ACCESS_KEY: z.string(),
  AWS_CA_BUNDLE: z.string().optional(),
});

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';

async function main(args: readonly string[]): Promise<number> {
  const env = Environment.parse(process.env);
  const images = env.HOLDFAST_LOCAL_IMAGES;
  const following = (option: string): string | undefined => args[args.indexOf(option) + 1 || args.length];
  const [verb = '', first = '', second = ''] = args;
  switch (verb) {
    case 'login':
      // CDK writes the password, and waits until somebody has read it
      readFileSync(0);
      return 0;
    case 'images':
      return 0;
    case 'inspect':
      return recordedImage(images, first) ? 0 : 1;
    case 'build': {
      const dockerfile = resolve(args.at(-1) ?? '.', following('--file') ?? 'Dockerfile');
      const reference = following('--tag') ?? '';
      await recordImage(images, {
        reference,
        dockerfile,
        ...readDockerfile(readFileSync(dockerfile, 'utf8')),
      });
      return 0;
    }
    case 'tag': {
      const image = recordedImage(images, first);
      if (!image) return failed(`no image ${first}`);
      await recordImage(images, { ...image, reference: second });
      return 0;
    }
    case 'push':
      return push(env, first);
    default:
      return failed(`it cannot do '${args.join(' ')}'`);
  }
}

/** `<registry>/<repository>:<tag>`. The manifest is a real one of an image without layers. */
async function push(env: z.output<typeof Environment>, reference: string): Promise<number> {
  const [, repositoryName, imageTag] = /^[^/]+\/(.+):([^:]+)$/.exec(reference) ?? [];
  const digest = createHash('sha256').update(reference).digest('hex');
  const config = {
    mediaType: 'application/vnd.docker.container.image.v1+json',
    size: 2,
    digest: `sha256:${digest}`,
  };
  const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType: manifestType, config, layers: [] });
  const access = {
    endpoint: env.AWS_ENDPOINT_URL,
    region: env.AWS_REGION,
    accessKeyId: env.AWS_ACCESS_KEY_ID,
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
    ca: env.AWS_CA_BUNDLE === undefined ? undefined : readFileSync(env.AWS_CA_BUNDLE, 'utf8'),
  };
  const { status, text } = await apiRequest(access, {
    service: 'ecr',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.PutImage',
    },
    body: JSON.stringify({ repositoryName, imageTag, imageManifest, imageManifestMediaType: manifestType }),
  });
  return status === 200 ? 0 : failed(`the registry answers ${status}: ${text}`);
}

function failed(reason: string): number {
  process.stderr.write(`the stand-in for docker: ${reason}\n`);
  return 1;
}

process.exitCode = await main(process.argv.slice(2));
