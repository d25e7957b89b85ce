import { PermanentError } from '#core/errors.ts';

/**
 * Takes the place of the SDK's codec of event streams. No call of a function answers by one; should a version of the
 * SDK come to use it for something else, the call fails by this name.
 */
const none = (): never => {
  throw new PermanentError('the bundle of this function has no event streams', {
    hint: 'leave functions/lean/no-event-streams.ts out of infra/bundling/bundle-function.ts, and deploy again',
  });
};

/** The configuration of a client, which needs nothing more. */
export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;
export const eventStreamSerdeProvider = none;
export const EventStreamSerde = none;
