import { BrokenPointError } from '#core/point/broken-point-error.ts';
import { findPoint } from '#core/point/find-point.ts';
import { pointName } from '#core/point/point-record.ts';
import { whenReadable } from '#core/thaw/when-readable.ts';
import type { Verdict } from '#core/verify/verify-point.ts';
import { verifyPoint } from '#core/verify/verify-point.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Output } from '../output/output.ts';
import { bytesText } from '../output/quantities.ts';
import { type ThawOptions, untilReadable } from '../thaw/until-readable.ts';
import { waitingResult } from '../thaw/waiting-result.ts';
import { warmthOf } from '../thaw/warmth-of.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { type Wired, wire } from '../wire.ts';
import { keepDeed } from './keep-deed.ts';

type Report = { readonly point: string } & Pick<Verdict, 'verdict' | 'bytesRead' | 'findings'>;

/** Reads a point back and records what became known. */
export async function verify(context: VerbContext, address: string, thaw: ThawOptions): Promise<VerbResult> {
  const wired = await wire(context);
  try {
    // a run of the deployment is waited for, and goes on, by itself
    const wait = { ...thaw, wait: thaw.wait === true && !wired.cloud };
    return await told(
      context,
      wired,
      await untilReadable(context, wired, address, wait, (named) => read(context, wired, named, thaw)),
    );
  } catch (error) {
    return waitingResult(error, context.output);
  }
}

async function told(context: VerbContext, wired: Wired, report: Report): Promise<VerbResult> {
  const { point, verdict, bytesRead, findings } = report;
  await keepDeed(wired, context.output, { verb: 'verify', point, outcome: verdict });
  return {
    document: { point, verdict, bytesRead, findings },
    text: textOf(report, context.output),
    exitCode: verdict === 'good' ? exitCodes.good : exitCodes.failed,
  };
}

async function read(context: VerbContext, wired: Wired, address: string, thaw: ThawOptions): Promise<Report> {
  const { output, signal } = context;
  try {
    const { point, skipped } = await findPoint(wired.catalog, address, wired);
    for (const passed of skipped) output.say(`passed over: ${passed}`);
    if (wired.cloud) {
      const { verifyInCloud } = await import('../cloud/read-in-cloud.ts');
      return { point: pointName(point), ...(await verifyInCloud(context, wired, wired.cloud, point, thaw)) };
    }
    const progress = output.progress(point.source);
    const makeWorker = await wired.workers();
    const worker = makeWorker(point.engine, wired.config.sources[point.source], progress);
    const verdict = await whenReadable(warmthOf(wired, progress, thaw.tier), point, 'verify', () =>
      verifyPoint({ ...wired, progress, worker }, point, signal),
    );
    progress.end();
    return { point: pointName(point), ...verdict };
  } catch (error) {
    // Its manifest is what is damaged. That is a verdict, and no archive needs to be read for it.
    if (!(error instanceof BrokenPointError)) throw error;
    const { broken } = error;
    const findings = [
      {
        object: `points/${broken.engine}/${broken.source}/${broken.runId}/manifest.json`,
        problem: broken.problem,
      },
    ];
    return { point: pointName(broken), verdict: 'damaged', bytesRead: 0, findings };
  }
}

function textOf({ point, verdict, bytesRead, findings }: Report, { paint }: Output): string {
  const word = {
    good: paint('good', 'good'),
    damaged: paint('bad', 'damaged'),
    unreachable: paint('mild', 'unreachable'),
  };
  return [
    `${point}: ${word[verdict]}, ${bytesText(bytesRead)} read back`,
    ...findings.map(({ object, problem }) => `  ${object}: ${problem}`),
  ].join('\n');
}
