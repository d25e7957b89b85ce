import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import type { Manifest } from '#core/manifest/manifest.ts';
import type { RestoreOptions, Target, TargetRequest } from '#core/ports/worker.ts';
import { connect, type Session } from '../../connection/session.ts';
import { type ConnectionSettings, connectionSettings, labelOf } from '../../connection/settings.ts';
import { DatabaseRecord } from '../../contents/database-of.ts';
import type { PostgresDeps } from '../../deps.ts';
import { scopeOf } from '../../verify/dump-scope.ts';
import { sourceMajor } from '../../verify/versions.ts';
import { pinnedSettings, pinSession } from '../load/pinned-settings.ts';
import { restorePoint } from '../restore-point.ts';
import type { PresentRoles } from '../roles/present-roles.ts';
import { abandonDatabase } from './abandon.ts';
import { contentsOfTarget } from './contents-of-target.ts';
import { finishDatabase, unequalProperty } from './finish-database.ts';
import { makeDatabase, refuseOlderServer, serverOf } from './make-database.ts';
import { markDatabase } from './mark-database.ts';
import { refuseOccupied } from './refuse-occupied.ts';
import { listedValues, singleValue } from './single-value.ts';

const Extension = z.object({ name: z.string() });

/** Connects to an empty database, or makes one like the point's. Changes nothing when it refuses. */
export async function createTarget(
  { url, create }: TargetRequest,
  point: Manifest,
  deps: PostgresDeps,
): Promise<Target> {
  if (scopeOf(point) === 'data') throw rowsAlone(point);
  const settings = connectionSettings(url, 'the target', {
    environment: deps.environment,
    ...(deps.ca !== undefined && { ca: deps.ca }),
  });
  const record = DatabaseRecord.parse(point.database);
  if (create) await makeDatabase(settings, record, sourceMajor(point), deps);
  const session = await connect(settings, 'holdfast restore');
  try {
    const { major, encoding } = await serverOf(session);
    await pinSession(session, pinnedSettings(major));
    refuseOlderServer(settings, major, sourceMajor(point));
    refuseOtherEncoding(settings, encoding, record);
    if (!create) await refuseOccupied(session, labelOf(settings), () => templateExtensions(settings));
    return targetOver(session, { settings, record, created: create, major }, deps);
  } catch (error) {
    await session.end();
    if (create) await abandonDatabase({ settings, created: true, reason: 'it could not be prepared' }, deps);
    throw error;
  }
}

interface Made {
  readonly settings: ConnectionSettings;
  readonly record: DatabaseRecord;
  readonly created: boolean;
  readonly major: number;
}

function targetOver(session: Session, made: Made, deps: PostgresDeps): Target {
  const { settings, created, major } = made;
  let streams = 2;
  let unequal: readonly string[] = [];
  return {
    label: labelOf(settings),
    async restore(point, options) {
      streams = options.streams;
      const marked = created ? { comment: made.record.comment } : await marking(session, made, deps, options);
      const finish = async (roles: PresentRoles): Promise<readonly string[]> => {
        const finished = await finishDatabase(session, { ...made, ...marked }, roles);
        unequal = finished.unequal;
        return finished.left;
      };
      return restorePoint(point, { settings, session, major, deps, finish }, options);
    },
    async contents(signal) {
      const items = await contentsOfTarget(settings, streams, deps, signal);
      return [...items, ...unequal.map((name) => ({ kind: unequalProperty, name }))];
    },
    value: (statement) => singleValue(session, statement),
    values: (statement) => listedValues(session, statement),
    async abandon(reason) {
      await session.end();
      return abandonDatabase({ settings, created, reason }, deps);
    },
    close: () => session.end(),
  };
}

/** Who may not comment on a database may restore into it all the same. */
async function marking(
  session: Session,
  { settings }: Made,
  deps: PostgresDeps,
  { log }: RestoreOptions,
): Promise<{ readonly comment: string | null | undefined }> {
  try {
    return { comment: await markDatabase(session, settings.database, deps) };
  } catch (error) {
    log(`the database could not be marked as not whole: ${error instanceof Error ? error.message : error}`);
    return { comment: undefined };
  }
}

function refuseOtherEncoding(
  settings: ConnectionSettings,
  found: string,
  { encoding }: DatabaseRecord,
): void {
  if (found === encoding) return;
  throw new PermanentError(`${labelOf(settings)} has the encoding ${found}, the point has ${encoding}`, {
    hint: 'restore with --create, which makes the database with the encoding of the point',
  });
}

async function templateExtensions(settings: ConnectionSettings): Promise<readonly string[]> {
  const session = await connect({ ...settings, database: 'template1' }, 'holdfast restore').catch(
    () => undefined,
  );
  if (!session) return [];
  try {
    const rows = await session.rows(Extension, 'SELECT extname::text AS name FROM pg_catalog.pg_extension');
    return rows.map(({ name }) => name);
  } finally {
    await session.end();
  }
}

const rowsAlone = ({ source, runId }: Manifest): PermanentError =>
  new PermanentError(`${source}@${runId} holds rows and no definitions: it cannot make a database`, {
    hint: 'make the tables first and load it by hand: its RESTORE.md says how; foreign keys must wait until after the rows',
  });
