import { failed, good } from '#adapters/aws/account/looked-at.ts';
import { configSha256 } from '#core/config/config-sha256.ts';
import type { DoctorCheck } from '#core/doctor/doctor-check.ts';

/** Whether a config, as it stands in its file, is the one that is deployed: nights go by that one alone. */
export const isDeployed = (written: unknown, deployedSha256: string): boolean =>
  configSha256(written) === deployedSha256;

export const deployedConfig = (written: unknown, deployedSha256: string): DoctorCheck =>
  isDeployed(written, deployedSha256)
    ? good('deployed config')
    : failed(
        'deployed config',
        'the config that is deployed is another than this one: the night goes by that one',
        'deploy this one: npx cdk deploy --all --context config=<this config>; or name the one that is deployed',
      );
