import * as z from 'zod';
import type { ContentItem } from '#core/manifest/contents.ts';
import { connect, type Session } from '../../connection/session.ts';
import type { ConnectionSettings } from '../../connection/settings.ts';
import { contentsOf } from '../../contents/contents-of.ts';
import type { Query } from '../../contents/query.ts';
import type { PostgresDeps } from '../../deps.ts';
import { atOnce } from '../load/at-once.ts';
import { pinnedSettings, pinSession } from '../load/pinned-settings.ts';

const Count = z.object({ rows: z.coerce.number() });
const State = z.object({ last_value: z.string(), is_called: z.boolean() });

/** Everything that is in the database, rows counted exactly and values of sequences, comparable with a manifest's. */
export async function contentsOfTarget(
  settings: ConnectionSettings,
  streams: number,
  { progress }: Pick<PostgresDeps, 'progress'>,
  signal: AbortSignal,
): Promise<readonly ContentItem[]> {
  const sessions = await Promise.all(
    Array.from({ length: streams }, () => connect(settings, 'holdfast compare')),
  );
  const stop = (): void => sessions.forEach((session) => void session.end());
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    await Promise.all(sessions.map((session) => pinSession(session, pinnedSettings(0))));
    const [first] = sessions;
    if (!first) return [];
    await first.run('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const items = await contentsOf(queryOver(first));
    await first.run('COMMIT');
    const found = new Map<ContentItem, ContentItem>();
    const idle = [...sessions];
    await atOnce(items.filter(hasMore), sessions.length, signal, async (item) => {
      const session = idle.pop() ?? first;
      found.set(item, await completed(item, session));
      idle.push(session);
      progress.item(item.name);
    });
    return items.map((item) => found.get(item) ?? item);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    await Promise.all(sessions.map((session) => session.end()));
  }
}

const queryOver = (session: Session): Query => {
  const query: Query = <Row>(sql: string, params?: unknown[]) => session.rows(z.custom<Row>(), sql, params);
  return query;
};

const hasMore = ({ kind }: ContentItem): boolean => ['table', 'extension-table', 'sequence'].includes(kind);

async function completed(item: ContentItem, session: Session): Promise<ContentItem> {
  // Names are quoted as the server quotes them.
  if (item.kind === 'sequence') {
    const [state] = await session.rows(State, `SELECT last_value::text, is_called FROM ${item.name}`);
    return state ? { ...item, value: `${state.last_value} ${state.is_called ? 'called' : 'fresh'}` } : item;
  }
  // row_security is off: rather an error than a count of what it lets us see
  const [count] = await session.rows(Count, `SELECT count(*) AS rows FROM ONLY ${item.name}`);
  return count ? { ...item, rows: count.rows, counted: 'server' } : item;
}
