import * as z from 'zod';
import { LevelRecord } from '../manifest/level-record.ts';
import { openSealed, sealed } from '../manifest/seal.ts';
import { type RunName, runPrefix } from '../point/keys.ts';
import { Thawing } from '../thaw/thawing.ts';
import { RunKind, ToldError } from './run-record.ts';

/**
 * What a worker says at its end, written once and sealed: `runs/<engine>/<source>/<runId>/<kind>/report-<launch>.json`: a
 * drill may have the run id of a backup. It is evidence and no verdict: settle compares it with what lies in the store.
 */
export const Report = z.object({
  report: z.literal(1),
  kind: RunKind,
  source: z.string(),
  runId: z.string(),
  launch: z.int().positive(),
  work: RunKind,
  at: z.iso.datetime(),
  /** What went wrong, where something did; `transient` when another attempt may do better. */
  error: ToldError.extend({ transient: z.boolean() }).optional(),
  /** What it found out about points, each with the seal of the manifest that it went by. */
  judgements: z.array(z.object({ seal: z.string(), record: LevelRecord })),
  /** The point that it was about is frozen; its thaw is asked for. */
  thaw: z.object({ point: z.string(), thawing: Thawing }).optional(),
  /** The document of `drill` or `restore`. */
  document: z.record(z.string(), z.json()).optional(),
});
export type Report = z.infer<typeof Report>;

type Reported = RunName & Pick<Report, 'kind'>;

export const reportKey = (run: Reported, launch: number): string =>
  `${reportPrefix(run)}report-${launch}.json`;
/** Where all reports of a run lie, and nothing else. */
export const reportPrefix = (run: Reported): string => `${runPrefix(run)}${run.kind}/`;
/** Which launch a report under this key is of; NaN for what is no report. */
export const launchOf = (key: string): number => Number(/\/report-([1-9]\d*)\.json$/.exec(key)?.[1]);

export const sealReport = (report: Report): Buffer => sealed(Report.parse(report));

/** A report that does not fit its seal or its place says nothing. */
export function readReport(
  bytes: Uint8Array,
  { kind, source, runId }: Pick<Report, 'kind' | 'source' | 'runId'>,
  launch: number,
): Report | undefined {
  const opened = openSealed(bytes);
  if ('problem' in opened) return undefined;
  const parsed = Report.safeParse(opened.document);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  const isIts =
    data.kind === kind && data.source === source && data.runId === runId && data.launch === launch;
  return isIts ? data : undefined;
}
