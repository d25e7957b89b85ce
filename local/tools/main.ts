import { parseArgs } from 'node:util';
import { AdvisedError } from '#core/errors.ts';
import { installServers, s3ServerNames } from '../s3/install-servers.ts';
import { fetchTools } from './fetch-tools.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

const { values } = parseArgs({
  options: {
    /** Majors of PostgreSQL and names of S3 servers, for example `17,ministack`. */
    only: { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },
});
const { quiet } = values;
const only = values.only?.split(',');
const majors = only?.filter((name) => !s3ServerNames.includes(name));
try {
  const done = await Promise.all([
    fetchTools({ only: majors, quiet, say }),
    installServers({ only, quiet, say }),
  ]);
  process.exitCode = done.every(({ failures }) => failures === 0) ? 0 : 1;
} catch (error) {
  if (!(error instanceof AdvisedError)) throw error;
  process.stderr.write(`${error.message}\n  ${error.hint}\n`);
  process.exitCode = 1;
}
