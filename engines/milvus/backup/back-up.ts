import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import type { ContentItem } from '#core/manifest/contents.ts';
import type { ArchiveSink, BackupResult } from '#core/ports/worker.ts';
import { compressed } from '../archive/compressed.ts';
import { MilvusDocument } from '../archive/document.ts';
import { definitionsArchive, encodings } from '../archive/format.ts';
import { calls } from '../connection/calls.ts';
import { connectMilvus, type Milvus } from '../connection/connect.ts';
import { requestName, shownName } from '../connection/name.ts';
import type { MilvusSettings } from '../connection/settings.ts';
import { definitionItems } from '../contents/definition-items.ts';
import { type Described, describe } from '../contents/describe.ts';
import { load, untilLoaded } from '../contents/load-state.ts';
import type { CollectionDefinition } from '../contents/schema.ts';
import type { MilvusDeps } from '../deps.ts';
import type { MilvusSource } from '../engine.ts';
import { chooseCollections } from './choose-collections.ts';
import { notesOf } from './notes-of.ts';
import { refuseChanged } from './refuse-changed.ts';
import { refuseUnbackable } from './refuse-unbackable.ts';
import { takeCollection } from './take-collection.ts';

interface Work {
  readonly sink: ArchiveSink;
  readonly signal: AbortSignal;
}

/**
 * Exports collections over gRPC, one after the other. Milvus reads what is there at the moment of each question, so a point
 * is always fuzzy: it has every row that was there all the while.
 */
export async function backUp(
  settings: MilvusSettings,
  config: MilvusSource,
  { sink, signal }: Work,
  deps: MilvusDeps,
): Promise<BackupResult> {
  const { progress, clock } = deps;
  progress.phase('connect');
  const milvus = await connectMilvus(settings, signal);
  try {
    const names = await chooseCollections(milvus, config);
    const described: Described[] = [];
    for (const name of names) described.push(await describe(milvus, name));
    for (const { definition } of described) {
      refuseUnbackable(definition);
      if (!config.load) refuseNotLoaded(definition);
    }
    progress.phase('dump', { items: described.length });
    const from = clock.now().toISOString();
    const contents: ContentItem[] = [];
    const notes: string[] = [];
    let [rows, logicalBytes] = [0, 0];
    for (const one of described) {
      const taken = await whileLoaded(milvus, one.definition, { ...deps, signal }, () =>
        takeCollection(milvus, one, { sink, signal }, deps),
      );
      const counted = taken.findings.moved === 0 ? 'server' : undefined;
      contents.push(...definitionItems(one.definition));
      contents.push(...taken.count.items(one.definition, one.definition.partitions, counted));
      notes.push(...notesOf(one.definition, taken.findings));
      rows += taken.count.rows();
      logicalBytes += taken.logicalBytes;
    }
    if (rows === 0 && !config.allowEmpty) {
      throw new PermanentError(`${milvus.label} is empty: no row in ${names.length} collections`, {
        hint: 'correct the URL, databases or collections, or write allowEmpty: true if it is meant to be empty',
      });
    }
    notes.push(...(await refuseChanged(milvus, described)));
    const document = MilvusDocument.parse({
      format: 'holdfast-milvus',
      version: 1,
      server: { version: milvus.version },
      collections: described.map(({ definition }) => definition),
    });
    const { source, ended } = compressed(one(Buffer.from(JSON.stringify(document))));
    const encoding = encodings.definitions;
    await sink.store({ archive: definitionsArchive, encoding, extension: 'json.zst', source, ended });
    const to = clock.now().toISOString();
    return {
      consistency: { kind: 'fuzzy', from, to },
      server: { version: milvus.version },
      tools: {},
      database: { collections: described.length },
      contents,
      rows,
      logicalBytes,
      notes: [
        'fuzzy: rows that came, went or changed while a collection was read may be in it or not',
        ...notes,
      ],
    };
  } finally {
    milvus.close();
  }
}

function refuseNotLoaded(definition: CollectionDefinition): void {
  if (definition.loaded) return;
  throw new PermanentError(`collection ${shownName(definition)} is not loaded, so nobody can read its rows`, {
    hint: 'load it, leave it out of `collections`, or write load: true, which loads it for the night and releases it again',
  });
}

/** Loads a collection that is not, and releases it again, whatever happens. Dies this process, it stays loaded. */
async function whileLoaded<Result>(
  milvus: Milvus,
  definition: CollectionDefinition,
  deps: MilvusDeps & { readonly signal: AbortSignal },
  work: () => Promise<Result>,
): Promise<Result> {
  if (definition.loaded) {
    await untilLoaded(milvus, definition, deps);
    return work();
  }
  await load(milvus, definition, deps);
  try {
    return await work();
  } finally {
    await milvus.ask(calls.release, requestName(definition), z.unknown()).catch(() => {
      deps.progress.note(`collection ${shownName(definition)} could not be released again`);
    });
  }
}

async function* one(bytes: Buffer): AsyncIterable<Buffer> {
  yield bytes;
}
