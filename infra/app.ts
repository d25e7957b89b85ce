import { App } from 'aws-cdk-lib';
import * as z from 'zod';
import { AdvisedError } from '#core/errors.ts';
import { addStacks } from './add-stacks.ts';
import { deployableOf } from './loading/deployable.ts';
import { readWritten } from './loading/read-written.ts';

// What `npx cdk` runs, by cdk.json. A config that cannot be deployed ends here, and nothing was asked of AWS.
const app = new App();
const named = z.string().optional().parse(app.node.tryGetContext('config'));
const file = named ?? process.env['HOLDFAST_CONFIG'] ?? 'holdfast.config.ts';
try {
  addStacks(app, deployableOf(await readWritten(file), new Date()));
  app.synth();
} catch (error) {
  if (!(error instanceof AdvisedError)) throw error;
  process.stderr.write(`${error.message}\n${error.hint}\n`);
  process.exit(1);
}
