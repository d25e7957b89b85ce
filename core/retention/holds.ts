import type { RunName } from '../point/keys.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import { ObjectExistsError } from '../ports/store-errors.ts';

/** A point that a person has taken back must not be hidden again tonight. */
const folderOf = ({ engine, source }: Omit<RunName, 'runId'>): string => `holds/${engine}/${source}/`;

export const holdKey = (run: RunName): string => `${folderOf(run)}${run.runId}.json`;

/** Run ids of a source that are held. */
export async function heldRuns(
  store: Pick<Store, 'children'>,
  source: Omit<RunName, 'runId'>,
): Promise<ReadonlySet<string>> {
  const names = await store.children(folderOf(source));
  return new Set(names.map((name) => name.replace(/\.json$/, '')));
}

/** Holds a point; holding it again changes nothing. */
export async function hold(
  { store, clock, who }: { readonly store: Store; readonly clock: Clock; readonly who: string },
  run: RunName,
): Promise<void> {
  const text = `${JSON.stringify({ at: clock.now().toISOString(), who })}\n`;
  await store.putOnce(holdKey(run), Buffer.from(text)).catch((error: unknown) => {
    if (!(error instanceof ObjectExistsError)) throw error;
  });
}
