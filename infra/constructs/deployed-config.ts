import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Aws } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { envNames } from '#core/cloud/env-names.ts';
import type { HouseFunction } from './functions/house-function.ts';

export interface DeployedConfigProps {
  /** As it was written. */
  readonly written: unknown;
}

/**
 * The config as a file among the deployment's assets. Sources travel in it, and the templates know nothing of them but
 * its hash: ten thousand make no more resources than ten.
 */
export class DeployedConfig extends Construct {
  readonly #asset: Asset;

  constructor(scope: Construct, id: string, { written }: DeployedConfigProps) {
    super(scope, id);
    const app = App.of(this);
    const folder = App.isApp(app) ? app.outdir : '.';
    const path = join(folder, 'holdfast.config.json');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, JSON.stringify(written));
    this.#asset = new Asset(this, 'File', { path });
  }

  /** Lets a function read this one file, and says where it is. */
  grantRead({ role, function: code }: HouseFunction): void {
    const { s3BucketName, s3ObjectKey } = this.#asset;
    code.addEnvironment(envNames.configBucket, s3BucketName);
    code.addEnvironment(envNames.configKey, s3ObjectKey);
    role.allow('ReadTheConfig', {
      actions: ['s3:GetObject'],
      resources: [`arn:${Aws.PARTITION}:s3:::${s3BucketName}/${s3ObjectKey}`],
    });
  }
}
