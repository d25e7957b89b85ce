import { AdvisedError } from '#core/errors.ts';
import { bench } from './bench.ts';
import { measureCloud } from './cloud/cloud-bench.ts';
import { type Options, readOptions } from './options.ts';
import { documentOf, textOf } from './report/report.ts';
import { measureStream, streamText } from './s3/generated-stream.ts';
import { killsText, problemsOf } from './s3/kills/kills-text.ts';
import { measureKills } from './s3/twenty-kills.ts';

// `npm run bench`: Holdfast beside its peers. A goal that is missed is reported and is no failure; a run that fails is,
// and a point that a kill left and that is not good.
const surroundings = {
  environment: process.env,
  say: (line: string) => void process.stderr.write(`${line}\n`),
};

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  // The servers end with this process, and with them whoever is being measured.
  process.once(signal, () => process.exit(code));
}

/** What was measured, for programs and for people. */
async function measured(options: Options): Promise<{ readonly document: object; readonly text: string }> {
  if (options.only === 'stream') {
    const stream = await measureStream(options.gib, surroundings);
    return { document: stream, text: streamText(stream) };
  }
  if (options.only === 'kills') {
    const kills = await measureKills(options, surroundings);
    const problems = problemsOf(kills);
    if (problems.length > 0) process.exitCode = 1;
    return { document: { ...kills, problems }, text: killsText(kills) };
  }
  if (options.only === 'dispatch' || options.only === 'functions' || options.only === 'synth') {
    return measureCloud(options.only, options);
  }
  const measurement = await bench(options, surroundings);
  return { document: documentOf(measurement), text: textOf(measurement) };
}

try {
  const options = readOptions(process.argv.slice(2));
  const { document, text } = await measured(options);
  process.stdout.write(`${options.json ? JSON.stringify(document, null, 2) : text}\n`);
} catch (error) {
  if (!(error instanceof AdvisedError)) throw error;
  surroundings.say(`error: ${error.message}\n  hint: ${error.hint}`);
  process.exitCode = 1;
}
