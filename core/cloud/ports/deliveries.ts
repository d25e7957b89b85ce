import type { ChannelName } from './channel.ts';

/** What became of one message on one channel. */
export interface Delivery {
  readonly channel: ChannelName;
  readonly taken: boolean;
  /** What was answered, or why it was given up. */
  readonly answer: string;
  readonly at: string;
}

/** What was delivered where: a message that comes again goes only to whom it did not reach. Kept for two weeks. */
export interface Deliveries {
  of(id: string): Promise<readonly Delivery[]>;
  keep(id: string, delivery: Delivery): Promise<void>;
}
