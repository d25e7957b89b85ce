import type { StoredEntry } from '#core/audit/audit.ts';
import type { Output } from '../output/output.ts';
import type { Wired } from '../wire.ts';

/** Keeps who did what. A store that does not take it changes nothing about what was done. */
export async function keepDeed(
  { audit, clock, who }: Wired,
  output: Output,
  deed: Omit<StoredEntry, 'at' | 'who' | 'log'>,
): Promise<void> {
  try {
    await audit.record({ at: clock.now().toISOString(), who, ...deed });
  } catch (error) {
    output.say(`who did what could not be kept: ${error instanceof Error ? error.message : String(error)}`);
  }
}
