import { listEntries } from '#core/audit/list-entries.ts';
import { columns } from '../output/columns.ts';
import { timeText } from '../output/quantities.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { wire } from '../wire.ts';

/** Who did what, the newest first. */
export async function audit(context: VerbContext): Promise<VerbResult> {
  const wired = await wire(context);
  const { entries } = await listEntries(wired.audit);
  if (entries.length === 0) context.output.say(`nothing was done yet in ${wired.store.label}`);
  const rows = entries.map(({ at, who, verb, point, target, outcome, log }) => [
    timeText(at),
    who,
    verb,
    outcome,
    [point ?? '', ...(target === undefined ? [] : [`→ ${target}`])].join(' ').trim(),
    log ?? '',
  ]);
  const header = ['AT', 'WHO', 'VERB', 'OUTCOME', 'POINT', 'LOG'];
  return { document: { entries }, text: rows.length === 0 ? '' : columns([header, ...rows]), exitCode: 0 };
}
