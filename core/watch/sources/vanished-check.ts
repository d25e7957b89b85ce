import { foundName } from '../../cloud/found/found-name.ts';
import { taggedSources, tagOf } from '../../cloud/found/tagged-sources.ts';
import { wholeDeployment } from '../../cloud/incident-kind.ts';
import type { Found, FoundDatabase, FoundDatabases } from '../../cloud/ports/databases/found-databases.ts';
import type { ToldError } from '../../cloud/run-record.ts';
import type { Config } from '../../config/config.ts';
import type { SourceConfig } from '../../config/source.ts';
import { isOfNow } from '../../point/is-of-now.ts';
import { type Check, type Finding, notFoundAgain, type Round } from '../check.ts';
import type { SeenPoints } from '../ports/seen-points.ts';
import { collected } from '../round/collected.ts';
import { sideBySide } from '../round/side-by-side.ts';
import { lengthText, timeText } from '../round/told-text.ts';

interface Deps {
  readonly found: Pick<FoundDatabases, 'read'>;
  readonly points: SeenPoints;
  /** As it was deployed: with the sources that have a tag, and without what they have found. */
  readonly declared: () => Promise<Pick<Config, 'sources'>>;
}

const atOnce = 24;

/**
 * What a tag no longer finds: a database of which there are points, every database there was, or nobody looks. Without it
 * that is silence: what is not found is no source, and nothing that is no source can be late. One that never had a point has
 * lost nothing, and is forgotten.
 */
export const vanishedCheck = ({ found, points, declared }: Deps): Check => ({
  name: 'databases with a tag',
  kinds: ['vanished'],
  async look(round) {
    const tagged = taggedSources((await declared()).sources).filter(({ paused }) => !paused);
    if (tagged.length === 0) return { findings: [], right: notFoundAgain(round, ['vanished'], []) };
    const known = await found.read();
    const findings = tagged.flatMap((source) => {
      const error = emptyError(round, source, known);
      return error ? [{ source: source.name, kind: 'vanished', error, by: source } as const] : [];
    });
    const all: Finding[] = [...findings];
    const missing = tagged.flatMap((source) =>
      known.databases
        .filter(({ of, missingSince }) => of === source.name && missingSince !== undefined)
        .map((database) => ({ source, database, name: foundName(source.name, database) })),
    );
    const { hasTime } = round;
    const left = await sideBySide(missing, { atOnce, hasTime }, async ({ source, database, name }) => {
      const [newest] = await collected(points.newest(name), 1);
      if (newest)
        all.push({ source: name, kind: 'vanished', error: goneError(source, database), by: source });
    });
    const later = new Set(left.map(({ name }) => name));
    const wasLookedAt = (name: string): boolean =>
      name === wholeDeployment ? left.length === 0 : !later.has(name);
    return { findings: all, right: notFoundAgain(round, ['vanished'], all, wasLookedAt) };
  },
});

function goneError(source: SourceConfig, { of, kind, id, ...one }: FoundDatabase): ToldError {
  const name = foundName(of, { kind, id });
  const since = timeText(new Date(one.missingSince ?? one.firstAt));
  return {
    message: `${kind} '${id}' was not found any more when '${of}' looked for it at ${since}: it was deleted or renamed, or has lost the tag ${tagText(source)}; nothing backs it up now, and its points stay`,
    hint: `look for it: aws rds describe-db-${kind}s --db-${kind}-identifier ${id}\nput the tag back, and the next night takes it up; was it meant so: npx holdfast ack ${name} vanished`,
  };
}

/** Of a source that has found nothing, or for which nobody has looked for as long as it promises. */
function emptyError(round: Round, source: SourceConfig, { databases, looks }: Found): ToldError | undefined {
  const { at, memory } = round;
  const { name, rpo } = source;
  const looked = looks.find(({ of, at: time }) => of === name && isOfNow(time, at))?.at;
  const asOf = `declared: ${name}`;
  const declaredAt = memory.lookedAt(asOf);
  // what a clock has written that went wrong would silence it until then
  if (!declaredAt || declaredAt > at) memory.setLookedAt(asOf, at);
  const since = looked === undefined ? (declaredAt ?? at) : new Date(looked);
  const silentMs = at.getTime() - since.getTime();
  if (silentMs > rpo.seconds * 1000) {
    return {
      message: `nobody has looked for databases with the tag ${tagText(source)} for ${lengthText(silentMs)}: a new one is not backed up`,
      hint: 'read the log of dispatch, and the messages in the queue of what was lost: npx holdfast doctor',
    };
  }
  const isFound = databases.some(({ of, missingSince }) => of === name && missingSince === undefined);
  if (looked === undefined || isFound) return undefined;
  return {
    message: `no database of this account and region has the tag ${tagText(source)}: '${name}' backs up nothing`,
    hint: 'tag what shall be backed up, or correct the tag in the config and deploy; a tag is compared letter by letter',
  };
}

const tagText = (source: SourceConfig): string =>
  Object.entries(tagOf(source) ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(' and ');
