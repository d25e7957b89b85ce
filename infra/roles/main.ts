import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template as Synthesized } from 'aws-cdk-lib/assertions';
import { addStacks } from '../add-stacks.ts';
import { flags } from '../flags.ts';
import { deployableOf } from '../loading/deployable.ts';
import { example } from './example.ts';
import { rightsOf } from './rights-of.ts';
import { rolesPage } from './roles-page.ts';
import { Template } from './templates.ts';

// Prints docs/roles.md.
const outdir = mkdtempSync(join(tmpdir(), 'holdfast-roles-'));
try {
  const app = new App({ outdir, context: { ...flags(), 'aws:cdk:bundling-stacks': [] } });
  const stacks = addStacks(app, deployableOf({ value: example, folder: outdir }, new Date()));
  const templates = Object.values(stacks).map((stack) =>
    Template.parse(Synthesized.fromStack(stack).toJSON()),
  );
  process.stdout.write(rolesPage(rightsOf(templates, { deployment: 'holdfast', region: 'eu-central-1' })));
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
