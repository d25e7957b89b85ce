import { PermanentError, TransientError } from '#core/errors.ts';
import type { ArchiveSink, BackupResult } from '#core/ports/worker.ts';
import { compressedLines } from '../archive/compressed-lines.ts';
import { archiveNames, encoding } from '../archive/format.ts';
import { GraphDocument } from '../archive/graph-document.ts';
import { connectGraph, type Graph } from '../connection/connect.ts';
import type { GraphSettings } from '../connection/settings.ts';
import { definitionItems } from '../contents/definition-items.ts';
import { serverFacts } from '../contents/server-facts.ts';
import type { Neo4jDeps } from '../deps.ts';
import type { Neo4jSource } from '../engine.ts';
import { notesOf } from './notes-of.ts';
import { refuseUnbackable } from './refuse-unbackable.ts';
import { refuseUnlikeServer, type TakenGraph, takeGraph } from './take-graph.ts';
import { usersOf } from './users-of.ts';

interface Work {
  readonly sink: ArchiveSink;
  readonly signal: AbortSignal;
}

/** Exports a graph over Bolt, typed, and says how consistent it is. Two attempts at a snapshot unless the source says else. */
export async function backUp(
  settings: GraphSettings,
  config: Neo4jSource,
  { sink, signal }: Work,
  deps: Neo4jDeps,
): Promise<BackupResult> {
  const { progress } = deps;
  progress.phase('connect');
  const graph = await connectGraph(settings, signal);
  try {
    const facts = await serverFacts(graph);
    await refuseUnbackable(graph);
    progress.phase('dump');
    const { taken, consistency, marks } = await takeConsistently(graph, config, { sink, signal }, deps);
    if (taken.count.nodes() === 0 && !config.allowEmpty) {
      throw new PermanentError(`${graph.label} is empty`, {
        hint: 'correct the database in the URL, or write allowEmpty: true if it is meant to be empty',
      });
    }
    const users = await usersOf(graph);
    const document = GraphDocument.parse({
      format: 'holdfast-graph',
      version: 1,
      server: facts,
      definitions: taken.definitions,
      users,
    });
    const { source, ended } = compressedLines(oneLine(JSON.stringify(document)));
    await sink.store({
      archive: archiveNames.definitions,
      encoding,
      extension: 'json.zst',
      source,
      ended,
    });
    const isSnapshot = consistency.kind === 'snapshot';
    return {
      consistency,
      server: { version: facts.version },
      tools: {},
      database: {
        name: facts.database,
        edition: facts.edition,
        mode: 'bolt',
        marks,
        dangling: taken.dangling,
        repeated: taken.repeated,
      },
      contents: [
        ...definitionItems(taken.definitions),
        ...taken.count.items(isSnapshot ? 'server' : undefined),
      ],
      rows: taken.count.nodes() + taken.count.relationships(),
      logicalBytes: taken.logicalBytes,
      notes: notesOf(taken, { consistency, facts, users }),
    };
  } finally {
    await graph.close();
  }
}

/** A commit may be visible a moment before it is in a mark, so the last mark is looked at once more. */
const lookAgainMs = 1_000;

interface Taken {
  readonly taken: TakenGraph;
  readonly consistency: BackupResult['consistency'];
  /** Of the newest transaction: before, after, and a moment later. */
  readonly marks: string[];
}

async function takeConsistently(
  graph: Graph,
  config: Neo4jSource,
  { sink, signal }: Work,
  { clock, progress }: Neo4jDeps,
): Promise<Taken> {
  for (let attempt = 1; ; attempt++) {
    const from = clock.now().toISOString();
    const before = await graph.mark();
    const taken = await takeGraph(graph, sink, before, signal);
    const to = clock.now().toISOString();
    const after = await graph.mark();
    await clock.sleep(lookAgainMs, signal);
    const marks = [before, after, await graph.mark()];
    if (new Set(marks).size === 1) {
      refuseUnlikeServer(taken);
      return { taken, consistency: { kind: 'snapshot', from: to, to }, marks };
    }
    if (attempt >= config.snapshotAttempts) {
      if (config.fuzzy === 'accept') return { taken, consistency: { kind: 'fuzzy', from, to }, marks };
      throw new TransientError(`${graph.label} was written to in each of ${attempt} attempts to read it`, {
        hint: 'let the night find a quiet minute, raise snapshotAttempts, or accept a fuzzy point',
      });
    }
    progress.note(`${graph.label} was written to while it was read; reading it once more`);
    await taken.discard();
  }
}

async function* oneLine(text: string): AsyncIterable<string> {
  yield text;
}
