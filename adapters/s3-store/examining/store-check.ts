import { AdvisedError } from '#core/errors.ts';
import type { StoreCheck } from '#core/ports/store.ts';

export const good = (name: string): StoreCheck => ({ name, ok: true });
export const warned = (name: string, problem: string, hint: string): StoreCheck => ({
  name,
  ok: true,
  problem,
  hint,
});
export const failed = (name: string, problem: string, hint: string): StoreCheck => ({
  name,
  ok: false,
  problem,
  hint,
});

/** What the error says, as a check that failed. */
export function failedBy(name: string, error: unknown): StoreCheck {
  if (error instanceof AdvisedError) return failed(name, error.message, error.hint);
  throw error;
}
