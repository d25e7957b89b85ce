import { resolve } from 'node:path';
import * as z from 'zod';
import { metricProblems } from './checks/metric-checks.ts';
import { Outline } from './checks/outline.ts';
import { referenceProblems } from './checks/reference-checks.ts';
import { retireProblems } from './checks/retire-checks.ts';
import { timingProblems } from './checks/timing-checks.ts';
import { ConfigError, type Problem } from './config-error.ts';
import { AccountSection, ImagesSection, TasksSection } from './deployment.ts';
import { closest, named, section, text } from './fields/section.ts';
import { type PlanConfig, PlanSection } from './plan.ts';
import { problem, problemsOf } from './problem.ts';
import type { SourceConfig, SourceFields } from './source.ts';
import { resolveStore, type StoreConfig, StoreSection } from './store.ts';
import { AlertsSection, NetworkSection, SetSection, TlsSection, ToolsSection } from './surroundings.ts';

const deploymentAdvice =
  "write 1 to 30 letters a-z, digits and -, starting with a letter, such as 'holdfast'";

/** Everything but what an engine says about its sources. */
export const ConfigSections = section(
  {
    deployment: z
      .string(deploymentAdvice)
      .regex(/^[a-z][a-z0-9-]{0,29}$/, deploymentAdvice)
      .default('holdfast'),
    store: StoreSection,
    alerts: AlertsSection.prefault({}),
    networks: named(
      NetworkSection,
      "{ prod: { vpc: 'vpc-0a1b2c3d', subnets: ['subnet-0a1b2c3d'] } }",
    ).default({}),
    plans: named(PlanSection, "{ nightly: { keep: { daily: '14d' } } }"),
    sources: named(z.unknown(), "{ orders: { engine: 'postgres', plan: 'nightly', … } }"),
    sets: named(SetSection, "{ shop: { sources: ['orders', 'movies'] } }").default({}),
    tools: ToolsSection.default({}),
    tls: TlsSection.prefault({}),
    tasks: TasksSection.prefault({}),
    images: ImagesSection.default({}),
    account: AccountSection.prefault({}),
  },
  "{ store: { directory: 'backups' }, plans: { … }, sources: { … } }",
);

type Sections = Omit<z.output<typeof ConfigSections>, 'store' | 'plans' | 'sources'>;

/** A whole config, checked: durations are `{ seconds }`, sizes bytes, paths absolute, defaults filled in. */
export interface Config<Source extends SourceFields = SourceFields> extends Sections {
  /** The config file's folder: where `drill.command` runs. */
  readonly folder: string;
  readonly store: StoreConfig;
  readonly plans: Readonly<Record<string, PlanConfig>>;
  readonly sources: Readonly<Record<string, Source & SourceConfig>>;
}

interface Surroundings {
  /** What relative paths start from. */
  readonly folder: string;
  /** Daylight saving is looked at from here on, ten years ahead. @default times are not looked at: they were before */
  readonly now?: Date;
}

/**
 * Makes the function that checks a config, out of the source schema of every engine. It throws a ConfigError that
 * holds all problems of the config at once.
 */
export const configFor =
  <Source extends SourceFields>(engines: Readonly<Record<string, z.ZodType<Source>>>) =>
  (value: unknown, { folder, now }: Surroundings): Config<Source> => {
    const sections = ConfigSections.safeParse(value);
    const outline = Outline.parse(value);
    const { sources, problems } = parseSources(value, engines);
    const all = [
      ...(sections.error ? problemsOf(sections.error, value) : []),
      ...problems,
      ...referenceProblems(outline, value, Object.keys(engines)),
      ...(now ? timingProblems(outline, value, now) : []),
      ...metricProblems(outline, value),
      ...retireProblems(outline, value),
    ];
    if (!sections.success || all.length > 0) throw new ConfigError(all);
    const { store, tls, tools, plans, ...rest } = sections.data;
    return {
      ...rest,
      folder,
      store: resolveStore(store, folder),
      plans: byName(Object.entries(plans).map(([name, plan]) => [name, { ...plan, name }])),
      sources: byName(sources),
      tls: tls.ca === undefined ? {} : { ca: resolve(folder, tls.ca) },
      tools: mapValues(tools, (majors) => mapValues(majors, (path) => resolve(folder, path))),
    };
  };

const Sources = z.object({ sources: z.record(z.string(), z.unknown()) });
const WithEngine = z.object({ engine: text('…') });

function parseSources<Source extends SourceFields>(
  root: unknown,
  engines: Readonly<Record<string, z.ZodType<Source>>>,
) {
  const sources: [string, Source & SourceConfig][] = [];
  const problems: Problem[] = [];
  for (const [name, value] of Object.entries(Sources.safeParse(root).data?.sources ?? {})) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      problems.push(problem(['sources', name], root, "write an object such as { engine: 'postgres', … }"));
      continue;
    }
    const asked = WithEngine.safeParse(value).data?.engine ?? '';
    const engine = Object.hasOwn(engines, asked) ? engines[asked] : undefined;
    if (!engine) {
      const advice = `write ${closest(asked, Object.keys(engines))}`;
      problems.push(problem(['sources', name, 'engine'], root, advice));
      continue;
    }
    const parsed = engine.safeParse(value);
    if (parsed.error) problems.push(...problemsOf(parsed.error, root, ['sources', name]));
    else sources.push([name, { ...parsed.data, name }]);
  }
  return { sources, problems };
}

/** Without a prototype, so that a look-up of 'constructor' finds nothing that no one wrote. */
function byName<Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value> {
  const record: Record<string, Value> = Object.create(null);
  for (const [name, value] of entries) record[name] = value;
  return record;
}

const mapValues = <From, To>(record: Record<string, From>, change: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
