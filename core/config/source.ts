import * as z from 'zod';
import { Duration } from './fields/duration.ts';
import { flag, listOf, section, text, whole } from './fields/section.ts';

/** What every source has, whatever its engine. An engine's schema adds `engine` and its own fields. */
export const sourceFields = {
  plan: text("the name of a plan, such as 'nightly'"),
  rpo: Duration,
  rto: Duration.optional(),
  owner: text("a team such as 'team-orders'").optional(),
  contacts: listOf(text("a contact such as '#orders-oncall'"), "['#orders-oncall']").optional(),
  classification: text("a word such as 'public', 'internal', 'personal' or 'secret'").optional(),
  network: text("the name of a network, such as 'prod'").optional(),
  /** Sources with the same word are dumped a few at a time: they share a server. */
  host: text("a word for the server, such as 'db-1'").optional(),
  paused: flag.default(false),
  /** Whether its points are compared with those before. @default true */
  judge: flag.optional(),
  streams: whole(1, 32).optional(),
  drill: section(
    { command: text("a command such as 'npm run smoke'") },
    "{ command: 'npm run smoke' }",
  ).optional(),
};

const SourceFields = z.object({ engine: z.string(), ...sourceFields });

/** What an engine's schema yields at least. */
export type SourceFields = z.output<typeof SourceFields>;

/** A source as every part of Holdfast may read it. Durations are `{ seconds }`; `plan` is a key of the plans. */
export type SourceConfig = SourceFields & { readonly name: string };
