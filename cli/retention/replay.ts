import { readFile } from 'node:fs/promises';
import { UsageError } from '#core/errors.ts';
import { type Replayed, ReplayInput, replay as replayed } from '#core/judging/replay.ts';
import { columns } from '../output/columns.ts';
import type { VerbContext, VerbResult } from '../verb.ts';

/** What judging and retention would have done over a history that a file tells. Nothing but the file is read. */
export async function replay(_: VerbContext, file: string): Promise<VerbResult> {
  const result = replayed(parsed(file, await textOf(file)));
  return { document: result, text: tableOf(result), exitCode: 0 };
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read`, {
      hint: 'name a JSON file: {"plan":{"keep":{"daily":"14d"}},"rpo":"25h","runs":[{"scheduledAt":"…","outcome":"verified","bytes":1}]}',
      cause: error,
    });
  });
}

function parsed(file: string, text: string): ReplayInput {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`${file} is not JSON`, { hint: 'mend its syntax' });
  }
  const result = ReplayInput.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new UsageError(`${file}: ${issue?.path.map(String).join('.') || 'it'}: ${issue?.message}`, {
    hint: 'it has plan (as in a config), rpo, and runs with scheduledAt, outcome, bytes, logicalBytes, seconds, rows',
  });
}

function tableOf({ runs, late }: Replayed): string {
  const rows = runs.map(({ scheduledAt, class: name, verdict, reasons, removedAt = '' }) => [
    scheduledAt,
    name ?? '',
    verdict,
    removedAt,
    reasons.join('; '),
  ]);
  return [
    columns([['SCHEDULED', 'CLASS', 'VERDICT', 'REMOVED', 'WHY'], ...rows]),
    ...(late.length === 0
      ? ['', 'never late']
      : ['', 'late:', ...late.map(({ from, to }) => `  ${from} to ${to}`)]),
  ].join('\n');
}
