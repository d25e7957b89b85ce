import type { FoundStore } from '#adapters/aws/discovery/found-account.ts';
import { TimeZone } from '#core/config/fields/time-zone.ts';
import { parseSchedule } from '#core/schedule/schedule.ts';
import { skippedRun } from '#core/schedule/skipped-run.ts';
import type { ConfigInput } from '#engines/config.ts';
import type { ProposedNetwork } from '../proposal/networks.ts';
import type { Proposal } from '../proposal/propose.ts';
import type { ProposedSource } from '../proposal/proposed-source.ts';
import type { Comments } from './literal.ts';

/** Where points are to live. */
export type StorePlace =
  | { readonly directory: string }
  | { readonly region: string; readonly isGuessed: boolean; readonly deployed: FoundStore | undefined };

interface Wanted {
  readonly deployment: string;
  readonly place: StorePlace;
  /** Of the machine. */
  readonly timeZone: string;
  readonly now: Date;
}

const schedule = 'cron(30 3 * * ? *)';
const drill = 'cron(0 5 ? * SUN *)';

/** The config, and what stands above its parts where the form has comments. */
export function firstConfig({ sources, networks }: Proposal, wanted: Wanted) {
  const { deployment, place } = wanted;
  const config = {
    ...(deployment === 'holdfast' ? {} : { deployment }),
    store: storeOf(place),
    ...(networks.length === 0
      ? {}
      : {
          networks: Object.fromEntries(
            networks.map(({ name, vpc, subnets, egress }) => [name, { vpc, subnets: [...subnets], egress }]),
          ),
        }),
    plans: {
      nightly: {
        schedule,
        timeZone: zoneFor(wanted),
        keep: { daily: '14d', weekly: '90d', monthly: '1y' },
        drill,
      },
    },
    sources: Object.fromEntries(sources.map((source) => [source.source, sourceOf(source)])),
  } satisfies ConfigInput;
  const comments: Comments = {
    store: storeComments(place),
    ...Object.fromEntries(networks.map((network) => [`networks.${network.name}`, [egressComment(network)]])),
    plans: planComments(place),
    sources: ['one source is one database: a server with three of them is three sources'],
    ...Object.fromEntries(
      sources.map(({ source, from, remarks }) => [`sources.${source}`, [from, ...remarks]]),
    ),
  };
  return { config, comments };
}

function storeOf(place: StorePlace) {
  if ('directory' in place) return { directory: place.directory };
  const { region, deployed } = place;
  if (deployed?.bucket !== undefined) return { s3: { region, bucket: deployed.bucket } };
  return { s3: { region, lock: { mode: 'governance' as const, days: 14 } } };
}

const sourceOf = ({ engine, url, network, host }: ProposedSource) => ({
  ...{ engine, plan: 'nightly', url },
  ...(network === undefined ? {} : { network }),
  ...(host === undefined ? {} : { host }),
  // the schedule's day, and an hour for the run and for the night with 25 hours
  rpo: '26h',
  rto: '2h',
});

function storeComments(place: StorePlace): string[] {
  if ('directory' in place) return ['starts from this file; better on another machine than the databases'];
  const { isGuessed, deployed } = place;
  if (deployed?.bucket !== undefined) {
    return [
      `of the stack ${deployed.stack}. Its lock, prefix, plans and sources stand in the config that was deployed:`,
      'take them over before you deploy this one, which replaces it',
    ];
  }
  return isGuessed ? ['no region was named: this one is a guess'] : [];
}

const planComments = (place: StorePlace): string[] =>
  'directory' in place
    ? ['nothing fires it without a deployment: let your own cron type npx holdfast run --all']
    : ['the drill restores each source into a throw-away server, once a week'];

const egressComment = ({ egress }: ProposedNetwork): string =>
  egress === 'public'
    ? 'its servers have public addresses, so tasks get one too while they run (docs/networks.md)'
    : "'nat' is right if these subnets have a way out; otherwise write 'endpoints' (docs/networks.md)";

/** The machine's zone, unless a run would be lost there when clocks change. */
function zoneFor({ timeZone, now }: Wanted): string {
  const isSafe =
    TimeZone.safeParse(timeZone).success &&
    [schedule, drill].every((text) => skippedRun(parseSchedule(text), timeZone, now) === undefined);
  return isSafe ? timeZone : 'UTC';
}
