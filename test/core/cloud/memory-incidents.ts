import type { Incident, Incidents } from '#core/cloud/ports/incidents.ts';

/** Incidents in memory, with the conditions of the table: it passes the same suite. */
export function createMemoryIncidents(): Incidents {
  const known = new Map<string, Incident & { lastRunId: string }>();
  return {
    async failed(source, kind, { runId, at, error }) {
      const before = known.get(`${kind} ${source}`);
      if (before?.lastRunId === runId) return before;
      const next = before
        ? { ...before, lastAt: at, failures: before.failures + 1, error, lastRunId: runId }
        : { source, kind, runId, openedAt: at, lastAt: at, failures: 1, error, lastRunId: runId };
      known.set(`${kind} ${source}`, next);
      return next;
    },
    current: async (source, kind) => known.get(`${kind} ${source}`),
    async close({ source, kind, openedAt }) {
      if (known.get(`${kind} ${source}`)?.openedAt === openedAt) known.delete(`${kind} ${source}`);
    },
    open: async (source) => [...known.values()].filter((incident) => incident.source === source),
  };
}
