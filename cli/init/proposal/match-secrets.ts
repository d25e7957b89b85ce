import type { FoundSecret } from '#adapters/aws/discovery/found-account.ts';
import type { Candidate, NotWritten } from './candidates.ts';

interface Matched {
  /** A server may hold several databases, with a secret for each. */
  readonly of: ReadonlyMap<
    Candidate,
    { readonly secrets: readonly FoundSecret[]; readonly by: 'host' | 'name' }
  >;
  /** Of servers that were not found: elsewhere, or not of RDS. */
  readonly alone: readonly FoundSecret[];
  readonly notWritten: readonly NotWritten[];
}

/** Which secret is of which server, by what people write into names and descriptions: values are not looked at. */
export function matchSecrets(candidates: readonly Candidate[], all: readonly FoundSecret[]): Matched {
  const sorted = all.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const usable = sorted.filter((secret) => unfit(secret) === undefined);
  const of: Map<Candidate, { secrets: readonly FoundSecret[]; by: 'host' | 'name' }> = new Map();
  for (const secret of usable) {
    const [owner, rival] = candidates.filter(({ host }) => namesHost(secret, host));
    // one text for two servers decides nothing: better a secret to make than a backup of another database
    if (!owner || rival) continue;
    const { secrets } = of.get(owner) ?? { secrets: [] };
    of.set(owner, { secrets: [...secrets, secret], by: 'host' });
  }
  const taken = new Set([...of.values()].flatMap(({ secrets }) => secrets));
  const free = usable.filter((secret) => !taken.has(secret));
  const open = candidates.filter((candidate) => !of.has(candidate));
  for (const candidate of open) {
    const secrets = free.filter((secret) => hasWord(secret, candidate.id));
    const [only] = secrets;
    const rivals = only === undefined ? [] : open.filter(({ id }) => hasWord(only, id));
    if (only && secrets.length === 1 && rivals.length === 1) of.set(candidate, { secrets, by: 'name' });
  }
  const matched = new Set([...of.values()].flatMap(({ secrets }) => secrets));
  return {
    of,
    alone: usable.filter((secret) => !matched.has(secret)),
    notWritten: sorted.flatMap((secret) => {
      const why = unfit(secret);
      return why === undefined ? [] : [{ what: `secret ${secret.name}`, why }];
    }),
  };
}

/** RDS writes its own secrets: a user and a password, and no address. */
function unfit({ name, engine }: FoundSecret): string | undefined {
  if (engine !== 'postgres') return `it is tagged for '${engine}', which is not supported`;
  return name.startsWith('rds!')
    ? 'RDS keeps a user and a password in it and no address, so that it is no url'
    : undefined;
}

function namesHost({ name, description }: FoundSecret, host: string | undefined): boolean {
  if (host === undefined) return false;
  const wanted = host.toLowerCase();
  // whole host names: a.example.org is not in data.example.org
  return (
    `${name} ${description}`
      .toLowerCase()
      .match(/[a-z0-9.-]+/g)
      ?.includes(wanted) ?? false
  );
}

const hasWord = ({ name }: FoundSecret, id: string): boolean =>
  name.toLowerCase().split('/').includes(id.toLowerCase());
