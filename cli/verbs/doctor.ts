import type { DoctorCheck } from '#core/doctor/doctor-check.ts';
import { examine } from '#core/doctor/examine.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Output } from '../output/output.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { wire } from '../wire.ts';

/** What would fail tonight: 1 if anything would, warnings alone 0. */
export async function doctor(context: VerbContext): Promise<VerbResult> {
  const wired = await wire(context);
  const { output, signal } = context;
  const { sources, plans } = wired.config;
  const progress = output.progress('doctor');
  const makeWorker = await wired.workers();
  const checks = await examine(
    {
      ...wired,
      workerFor: (source) => makeWorker(source.engine, source, progress),
      onStep: (name) => progress.phase(name),
    },
    { sources, plans, signal },
  );
  progress.end();
  const isGood = checks.every(({ ok }) => ok);
  return {
    document: { checks },
    text: checks.map((check) => lineOf(check, output)).join('\n'),
    exitCode: isGood ? exitCodes.good : exitCodes.failed,
  };
}

function lineOf({ name, source, ok, problem, hint }: DoctorCheck, { paint }: Output): string {
  const word = !ok
    ? paint('bad', 'FAIL')
    : problem === undefined
      ? paint('good', 'ok  ')
      : paint('mild', 'warn');
  const subject = source === undefined ? name : `${source}: ${name}`;
  return [
    `${word} ${subject}${problem === undefined ? '' : `: ${problem}`}`,
    ...(hint === undefined || problem === undefined ? [] : [`       ${hint.replaceAll('\n', '\n       ')}`]),
  ].join('\n');
}
