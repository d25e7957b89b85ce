import * as z from 'zod';

// Only what the checks across sections compare. Whatever is wrong in itself reads as absent here: it is reported by
// its own schema, once.
const word = z.string().optional().catch(undefined);
const words = z.array(z.string()).catch([]);
const keys = z.record(z.string(), z.unknown()).catch({});

const PlanOutline = z
  .object({ schedule: word, timeZone: word, drill: word, retire: word, keep: keys, archive: keys })
  .catch({ keep: {}, archive: {} });

const SourceOutline = z.object({ plan: word, network: word, rpo: word }).catch({});
const SetOutline = z.object({ sources: words }).catch({ sources: [] });

/** A config as far as it can be read, however wrong it is. Never fails. */
export const Outline = z
  .object({
    plans: z.record(z.string(), PlanOutline).catch({}),
    sources: z.record(z.string(), SourceOutline).catch({}),
    sets: z.record(z.string(), SetOutline).catch({}),
    networks: keys,
    tools: keys,
    store: z.object({ s3: z.unknown() }).catch({ s3: undefined }),
    alerts: z.object({ metricsPerSource: z.boolean().catch(false) }).catch({ metricsPerSource: false }),
  })
  .catch({
    ...{ plans: {}, sources: {}, sets: {}, networks: {}, tools: {}, store: { s3: undefined } },
    alerts: { metricsPerSource: false },
  });
export type Outline = z.output<typeof Outline>;
