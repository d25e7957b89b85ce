import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { repository } from './repository.ts';

const Settings = z.object({ context: z.record(z.string(), z.unknown()) });

/** The flags of cdk.json, which the CDK's command hands to an app; who synthesizes without the command needs them too. */
export const flags = (): Record<string, unknown> =>
  Settings.parse(JSON.parse(readFileSync(join(repository, 'cdk.json'), 'utf8'))).context;
