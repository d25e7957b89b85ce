import { writeFile } from 'node:fs/promises';
import { UsageError } from '#core/errors.ts';
import { type State, stateOf } from '#core/report/state.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { wire } from '../wire.ts';
import { statePage } from './state-page.ts';

export interface ReportInput {
  readonly scenarios?: boolean;
  readonly out?: string;
}

/** One page of the whole state; with `scenarios` the scenario page, with the times of these sources in it. */
export async function report(
  context: VerbContext,
  { scenarios = false, out }: ReportInput,
): Promise<VerbResult> {
  const wired = await wire(context);
  const state = await stateOf({ ...wired, incidents: wired.cloud?.incidents }, wired.config);
  const text = scenarios ? await scenarioPage(state) : statePage(state);
  if (out === undefined) return { document: state, text: text.trimEnd(), exitCode: 0 };
  // names of databases, and who answers for them: not for everybody on this machine
  await writeFile(out, text, { mode: 0o600 }).catch((error: unknown) => {
    throw new UsageError(`${out} cannot be written: ${error instanceof Error ? error.message : error}`, {
      hint: 'name another file by --out',
      cause: error,
    });
  });
  context.output.say(`written: ${out}`);
  return { document: { written: out }, text: '', exitCode: 0 };
}

async function scenarioPage(state: State): Promise<string> {
  const { filledScenarios } = await import('./filled-scenarios.ts');
  return filledScenarios(state);
}
