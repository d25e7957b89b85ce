import { AdvisedError } from '#core/errors.ts';
import { bench } from './bench.ts';
import { readOptions } from './options.ts';
import { documentOf, textOf } from './report/report.ts';

// `npm run bench`: Holdfast beside its peers. A goal that is missed is reported and is no failure; a run that fails is.
const say = (line: string) => process.stderr.write(`${line}\n`);

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  // The server ends with this process, and with it whoever is being measured.
  process.once(signal, () => process.exit(code));
}

try {
  const options = readOptions(process.argv.slice(2));
  const measurement = await bench(options, { environment: process.env, say });
  const result = options.json ? JSON.stringify(documentOf(measurement), null, 2) : textOf(measurement);
  process.stdout.write(`${result}\n`);
} catch (error) {
  if (!(error instanceof AdvisedError)) throw error;
  say(`error: ${error.message}\n  hint: ${error.hint}`);
  process.exitCode = 1;
}
