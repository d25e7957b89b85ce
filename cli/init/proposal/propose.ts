import type { FoundAccount, FoundSecret } from '#adapters/aws/discovery/found-account.ts';
import { type Candidate, candidatesOf, type NotWritten } from './candidates.ts';
import { matchSecrets } from './match-secrets.ts';
import { tellApart } from './names.ts';
import { networksOf, type ProposedNetwork } from './networks.ts';
import { type Draft, type ProposedSource, sourceOf } from './proposed-source.ts';

export interface Proposal {
  readonly sources: readonly ProposedSource[];
  readonly networks: readonly ProposedNetwork[];
  readonly notWritten: readonly NotWritten[];
}

/** Names that plans have. `run nightly` shall mean the plan. */
const planNames = ['nightly'];

/** What can be backed up of an account. What cannot is in `notWritten`, with the reason: nothing is left out in silence. */
export function proposalOf(account: FoundAccount, deployment: string): Proposal {
  const { candidates: all, notWritten: unfit } = candidatesOf(account);
  const { networks, networkOf, isBeyond } = networksOf(all);
  const candidates = all.filter((candidate) => !isBeyond(candidate));
  const { of, alone, notWritten } = matchSecrets(candidates, account.secrets);
  const [usual] = networks;
  const drafts: readonly Draft[] = [
    ...candidates.flatMap((candidate) => draftsOf(candidate, of.get(candidate), deployment)),
    ...alone.map((secret) => ({ wanted: wantedOf(secret, deployment), secret })),
  ];
  const names = tellApart(
    drafts.map(({ wanted }) => wanted),
    planNames,
  );
  const secretFor = freeSecrets(account.secrets, deployment);
  const sources = drafts.map((draft, at) => {
    const name = names[at] ?? '';
    const known = draft.candidate && networkOf(draft.candidate);
    const network = known ?? usual;
    return sourceOf(draft, {
      ...{ name, deployment, network, isGuessed: known === undefined, secretName: secretFor(name) },
    });
  });
  return {
    sources,
    networks,
    notWritten: [
      ...unfit,
      ...all.filter(isBeyond).map(({ label }) => ({ what: label, why: beyond })),
      ...notWritten,
      ...missing(account, sources.length),
    ],
  };
}

/** What the lists above cannot show, because it was not seen. */
function missing({ store, region, unseen }: FoundAccount, sources: number): NotWritten[] {
  const isEmpty = sources === 0 && unseen.length === 0;
  return [
    ...(store && store.bucket === undefined
      ? [{ what: `stack ${store.stack}`, why: `it shows no bucket, its status is ${store.status}` }]
      : []),
    ...(isEmpty
      ? [{ what: `the account in ${region}`, why: 'no PostgreSQL was found, and no secret tagged for one' }]
      : []),
    ...unseen.map(({ what, why }) => ({ what, why: `not looked at: ${why}` })),
  ];
}

const beyond =
  'its VPC is one too many for one deployment: write a second config with another --deployment, and name it there';

function draftsOf(
  candidate: Candidate,
  matched: { readonly secrets: readonly FoundSecret[]; readonly by: 'host' | 'name' } | undefined,
  deployment: string,
): Draft[] {
  if (!matched) return [{ wanted: candidate.id, candidate }];
  const { secrets, by } = matched;
  const isShared = secrets.length > 1;
  return secrets.map((secret) => ({
    wanted: isShared ? wantedOf(secret, deployment) : candidate.id,
    ...{ candidate, secret, isShared, isByName: by === 'name' },
  }));
}

/** `holdfast/orders` is `orders`. */
const wantedOf = ({ name }: FoundSecret, deployment: string): string =>
  name.startsWith(`${deployment}/`) ? name.slice(deployment.length + 1) : name;

/** A name for the secret of a source that is not taken by one of another source. */
function freeSecrets(secrets: readonly FoundSecret[], deployment: string): (source: string) => string {
  const taken = new Set(secrets.map(({ name }) => name));
  return (source) => {
    let name = `${deployment}/${source}`;
    while (taken.has(name)) name += '-url';
    taken.add(name);
    return name;
  };
}
