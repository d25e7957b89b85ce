import { parseArgs } from 'node:util';
import { AdvisedError } from '#core/errors.ts';
import { acts } from './start/acts.ts';
import { nextSteps } from './start/next-steps.ts';
import { openStage } from './start/stage.ts';
import { keepLog } from './start/telling/keep-log.ts';
import { createLedger } from './start/telling/ledger.ts';
import { writeReport } from './start/telling/report.ts';

// `npm start`: a whole night on this machine. A real server, the real app deployed, its real code at work, one failure.
const say = (line: string) => process.stdout.write(`${line}\n`);
const { values } = parseArgs({
  options: { keep: { type: 'boolean', default: false }, report: { type: 'string' } },
});

const stopping = new AbortController();
let exitCode = 1;
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.on(signal, () => {
    exitCode = code;
    stopping.abort(new Error(`stopped by ${signal}`));
  });
}

try {
  const stage = await openStage({ say, signal: stopping.signal });
  try {
    const ledger = createLedger(acts);
    const isGood = await ledger.play(stage);
    if (!isGood) await keepLog(stage);
    if (values.report !== undefined) await writeReport(values.report, ledger.hops(), stage);
    if (!stopping.signal.aborted) {
      say(`\n${ledger.table()}`);
      exitCode = isGood ? 0 : 1;
      if (values.keep) {
        await nextSteps(stage);
        // Ctrl-C is how it ends: no failure
        exitCode = isGood ? 0 : 1;
      }
    }
  } finally {
    await stage.clear();
  }
} catch (error) {
  if (!(error instanceof AdvisedError)) throw error;
  process.stderr.write(`error: ${error.message}\n  hint: ${error.hint}\n`);
}
if (stopping.signal.aborted) say('stopped: server and cloud have ended, and their files are removed');
process.exit(exitCode);
