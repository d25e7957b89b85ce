import { noted } from '#core/cloud/alerts/life/noted.ts';
import type { Incident, Incidents } from '#core/cloud/ports/incidents.ts';

/** Incidents in memory, with the conditions of the table: it passes the same suite. */
export function createMemoryIncidents(): Incidents {
  const known = new Map<string, Incident & { counted: readonly string[] }>();
  return {
    async failed(source, kind, { runId, at, error, about }) {
      const before = known.get(`${kind} ${source}`);
      if (before?.counted.includes(runId)) return before;
      const newest = before && at < before.lastAt ? {} : { lastAt: at, error };
      const next = before
        ? { ...before, ...newest, failures: before.failures + 1, counted: [...before.counted, runId] }
        : { ...untold, source, kind, runId, openedAt: at, lastAt: at, error, about, counted: [runId] };
      known.set(`${kind} ${source}`, next);
      return next;
    },
    async raise(source, kind, { at, error, about }) {
      const before = known.get(`${kind} ${source}`);
      const incident = before
        ? { ...before, lastAt: at > before.lastAt ? at : before.lastAt, error }
        : { ...untold, source, kind, openedAt: at, lastAt: at, error, about, counted: [] };
      known.set(`${kind} ${source}`, incident);
      return { incident, isNew: !before };
    },
    current: async (source, kind) => known.get(`${kind} ${source}`),
    async note({ source, kind, openedAt }, news) {
      const before = known.get(`${kind} ${source}`);
      if (before?.openedAt !== openedAt) return undefined;
      const next = noted(before, news);
      known.set(`${kind} ${source}`, next);
      return next;
    },
    async close({ source, kind, openedAt, failures }) {
      const now = known.get(`${kind} ${source}`);
      if (now?.openedAt === openedAt && now.failures === failures) known.delete(`${kind} ${source}`);
    },
    open: async (source) => [...known.values()].filter((incident) => incident.source === source),
    async *everywhere() {
      yield* [...known.values()].toSorted((a, b) => (a.openedAt < b.openedAt ? -1 : 1));
    },
  };
}

const untold = { failures: 1, reminders: 0, escalations: 0 } as const;
