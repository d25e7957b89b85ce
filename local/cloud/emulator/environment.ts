import { join } from 'node:path';
import { envNames } from '#core/cloud/env-names.ts';
import type { CloudAccess } from '../local-cloud.ts';
import type { Certificate } from './certificate.ts';
import { pythonEnvironment } from './python.ts';

interface Place {
  readonly folder: string;
  readonly access: CloudAccess;
  readonly certificate: Certificate | undefined;
  readonly socket: string;
  readonly self: string;
  readonly path: string;
  readonly without: readonly string[];
}

/** By it the emulator's own processes are found, functions among them; by it those know that they are on this machine. */
export const cloudMark = envNames.localCloud;

/** Folders that the emulator writes into. They are kept over a restart. */
export const emulatorFolders = (folder: string) => ({
  temporary: join(folder, 'tmp'),
  state: join(folder, 'state'),
  objects: join(folder, 's3'),
});

/** The whole environment of the emulator: its functions inherit it, so that nothing of ours may be in it. */
export function emulatorEnvironment(place: Place): Record<string, string> {
  const { folder, access, certificate, socket, self, path, without } = place;
  const { temporary, state, objects } = emulatorFolders(folder);
  return {
    ...pythonEnvironment,
    ...(certificate ? enforced(certificate) : {}),
    PATH: path,
    HOME: folder,
    TMPDIR: temporary,
    GATEWAY_PORT: new URL(access.endpoint).port,
    BIND_HOST: '127.0.0.1',
    MINISTACK_HOST: '127.0.0.1',
    // both would listen on every interface
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    MINISTACK_REGION: access.region,
    AWS_DEFAULT_REGION: access.region,
    AWS_ACCESS_KEY_ID: access.accessKeyId,
    AWS_SECRET_ACCESS_KEY: access.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    PERSIST_STATE: '1',
    STATE_DIR: state,
    S3_PERSIST: '1',
    S3_DATA_DIR: objects,
    // containers are processes of our engine, which answers for the emulator's own container too
    DOCKER_HOST: `unix://${socket}`,
    HOSTNAME: self,
    HOLDFAST_LOCAL_WITHOUT: without.join(','),
    [cloudMark]: folder,
  };
}

const enforced = ({ caFile, certificateFile, keyFile }: Certificate) => ({
  AUTH: 'true',
  USE_SSL: '1',
  MINISTACK_SSL_CERT: certificateFile,
  MINISTACK_SSL_KEY: keyFile,
  // what functions trust
  NODE_EXTRA_CA_CERTS: caFile,
  AWS_CA_BUNDLE: caFile,
  SSL_CERT_FILE: caFile,
  REQUESTS_CA_BUNDLE: caFile,
});
