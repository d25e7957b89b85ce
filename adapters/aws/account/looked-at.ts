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

/** What could not be looked at is a warning: whoever asks may lack a right that the night does not need. */
export async function lookedAt(
  name: string,
  look: () => Promise<readonly StoreCheck[]>,
): Promise<readonly StoreCheck[]> {
  try {
    const found = await look();
    return found.length > 0 ? found : [good(name)];
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return [
      warned(name, `it cannot be looked at: ${why}`, 'look with an identity that may, or at the console'),
    ];
  }
}
