import * as z from 'zod';
import type { Config } from '../../config/config.ts';

const KeptFor = z.union([z.object({ seconds: z.number().positive() }), z.literal('forever')]);

/** What the config that is deployed keeps, and of which source: nothing else of it. */
export const PlansAnswer = z.object({
  plans: z.record(
    z.string(),
    z.object({
      daily: KeptFor.optional(),
      weekly: KeptFor.optional(),
      monthly: KeptFor.optional(),
      yearly: KeptFor.optional(),
      'pre-deploy': KeptFor,
      'on-demand': KeptFor,
      atLeast: z.int().positive(),
    }),
  ),
  /** By source, its plan. */
  sources: z.record(z.string(), z.string()),
});
export type PlansAnswer = z.infer<typeof PlansAnswer>;

export const plansAnswer = ({ plans, sources }: Pick<Config, 'plans' | 'sources'>): PlansAnswer => ({
  plans: Object.fromEntries(Object.values(plans).map(({ name, keep }) => [name, keep])),
  sources: Object.fromEntries(Object.values(sources).map(({ name, plan }) => [name, plan])),
});
