/** Something outside of the account that expects to hear from watch, and tells people when it does not. */
export interface Heartbeat {
  /** Says that a round was whole. Its errors name neither the URL nor a part of it: the URL is the secret. */
  beat(): Promise<void>;
}
