import { dirname } from 'node:path';
import type { CloudAccess } from '../local-cloud.ts';

interface Parts {
  readonly access: CloudAccess;
  /** File with the certificate authority of the endpoint. Undefined without TLS. */
  readonly caFile: string | undefined;
  /** Of the task definition, of RunTask, and of the emulator. */
  readonly asked: Readonly<Record<string, string>>;
  readonly program: Readonly<Record<string, string>>;
  readonly credentials: Readonly<Record<string, string>>;
  /** The container's own, for everything that it writes. */
  readonly folder: string;
}

/** Where programs of a task are looked for: Node, and what every system has. */
export const taskPath = `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`;

/** The whole environment of a task: what AWS would give it, where AWS is here, and nothing of this process. */
export function taskEnvironment(parts: Parts): Record<string, string> {
  const { access, caFile, asked, program, credentials, folder } = parts;
  const { AWS_CONTAINER_CREDENTIALS_FULL_URI: _, AWS_CONTAINER_AUTHORIZATION_TOKEN: __, ...wanted } = asked;
  const metadata = asked['ECS_CONTAINER_METADATA_URI_V4'];
  return {
    PATH: taskPath,
    LANG: 'C.UTF-8',
    ...program,
    ...wanted,
    HOME: folder,
    TMPDIR: folder,
    AWS_REGION: access.region,
    AWS_DEFAULT_REGION: access.region,
    AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
    AWS_ENDPOINT_URL: access.endpoint,
    // the emulator writes http, whatever it speaks
    ...(metadata === undefined
      ? {}
      : { ECS_CONTAINER_METADATA_URI_V4: `${access.endpoint}${new URL(metadata).pathname}` }),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    ...(caFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: caFile, AWS_CA_BUNDLE: caFile }),
    ...credentials,
  };
}
