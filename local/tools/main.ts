import { parseArgs } from 'node:util';
import { AdvisedError } from '#core/errors.ts';
import { fetchTools } from './fetch-tools.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

const { values } = parseArgs({
  options: { only: { type: 'string' }, quiet: { type: 'boolean', default: false } },
});
try {
  const { failures } = await fetchTools({ only: values.only?.split(','), quiet: values.quiet, say });
  process.exitCode = failures === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof AdvisedError)) throw error;
  process.stderr.write(`${error.message}\n  ${error.hint}\n`);
  process.exitCode = 1;
}
