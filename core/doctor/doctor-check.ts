import { AdvisedError } from '../errors.ts';
import type { Inspection } from '../ports/worker.ts';

/** One line of `doctor`. `ok` with a `problem` is a warning: tonight's run would still be good. */
export interface DoctorCheck {
  readonly name: string;
  readonly source?: string;
  readonly ok: boolean;
  readonly problem?: string;
  readonly hint?: string;
}

/** Something that a person should look at and that does not fail tonight. */
export const warning = (name: string, problem: string, hint: string, source?: string): DoctorCheck => ({
  name,
  ...(source === undefined ? {} : { source }),
  ok: true,
  problem,
  hint,
});

export const fromInspection = (
  { name, ok, warning: mild, problem, hint }: Inspection,
  source: string,
): DoctorCheck => ({
  name,
  source,
  ok: ok || mild === true,
  ...(problem === undefined ? {} : { problem }),
  ...(hint === undefined ? {} : { hint }),
});

/** A check that could not be made is one that failed. */
export function fromError(name: string, error: unknown, source?: string): DoctorCheck {
  const problem = error instanceof Error ? error.message : String(error);
  const hint =
    error instanceof AdvisedError
      ? error.hint
      : 'this was not foreseen; HOLDFAST_DEBUG=1 shows where it happened';
  return { name, ...(source === undefined ? {} : { source }), ok: false, problem, hint };
}
