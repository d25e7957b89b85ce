import type { DoctorCheck } from '#core/doctor/doctor-check.ts';
import { AdvisedError } from '#core/errors.ts';
import type { StoreCheck } from '#core/ports/store.ts';

export const good = (name: string): StoreCheck => ({ name, ok: true });
export const failed = (name: string, problem: string, hint: string): StoreCheck => ({
  name,
  ok: false,
  problem,
  hint,
});
/** Tonight's run would be good all the same. */
export const warned = (name: string, problem: string, hint: string): StoreCheck => ({
  name,
  ok: true,
  problem,
  hint,
});

/** CloudFormation alone changes only what the template changes: what somebody else has changed stays as it is. */
export const putBack =
  'find out who changed it; npx cdk deploy --all --revert-drift --context config=<this config> puts it back';

/**
 * What a look found; all is well where it found nothing. What could not be looked at is `unseen`: failed, or a warning
 * where whoever asks may lack a right that says nothing about the night.
 */
export async function lookedAt(
  name: string,
  look: () => Promise<readonly DoctorCheck[]>,
  unseen: typeof failed = failed,
): Promise<readonly DoctorCheck[]> {
  try {
    const found = await look();
    return found.length > 0 ? found : [good(name)];
  } catch (error) {
    const hint = 'look with an identity that may, or at the console';
    if (error instanceof AdvisedError) return [unseen(name, `${unseenBecause}${error.message}`, error.hint)];
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return [unseen(name, `${unseenBecause}${why}`, hint)];
  }
}

const unseenBecause = 'it cannot be looked at: ';
