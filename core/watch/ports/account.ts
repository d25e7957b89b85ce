import type { StoreCheck } from '../../ports/store.ts';

/**
 * Looks at what was deployed, as `doctor` does. Each line with a problem is something that is not as the config declares
 * it. Throws what keeps it from looking.
 */
export interface Account {
  /** Schedules that are missing, disabled or different. */
  schedules(): Promise<readonly StoreCheck[]>;
  /** Lock, versioning, lifecycle and policy of the bucket. */
  store(): Promise<readonly StoreCheck[]>;
  /** The key without which nothing can be read. */
  key(): Promise<readonly StoreCheck[]>;
  /** Queues in which lies what failed. */
  deadLetters(): Promise<readonly StoreCheck[]>;
  /** Who hears of alerts. */
  subscriptions(): Promise<readonly StoreCheck[]>;
}

export type AccountPart = keyof Account;
