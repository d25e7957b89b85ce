import type { DoctorCheck } from '#core/doctor/doctor-check.ts';
import { examine } from '#core/doctor/examine.ts';
import type { Cloud } from '../cloud/open-cloud.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Output } from '../output/output.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { type Wired, wire } from '../wire.ts';

/** What would fail tonight: 1 if anything would, warnings alone 0. */
export async function doctor(context: VerbContext): Promise<VerbResult> {
  const wired = await wire(context);
  const { output, signal } = context;
  const { sources, plans } = wired.config;
  if (wired.cloud) return resultOf(context, await ofAccount(wired, wired.cloud));
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
  return resultOf(context, checks);
}

/** A person's machine reaches no source and no right of a worker: those are tried by tasks. */
async function ofAccount(wired: Wired, cloud: Cloud): Promise<readonly DoctorCheck[]> {
  const { examineAccount } = await import('../cloud/examine-account.ts');
  return examineAccount(wired, cloud);
}

function resultOf({ output }: VerbContext, checks: readonly DoctorCheck[]): VerbResult {
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
