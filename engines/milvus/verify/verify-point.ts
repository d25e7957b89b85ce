import { DamagedError } from '#core/errors.ts';
import type { ContentItem } from '#core/manifest/contents.ts';
import { MissingObjectError } from '#core/ports/store-errors.ts';
import type { Finding, PointReader, VerifyResult } from '#core/ports/worker.ts';
import type { MilvusDocument } from '../archive/document.ts';
import { definitionsArchive, rowsArchive } from '../archive/format.ts';
import { NotAnArchiveError } from '../archive/not-an-archive.ts';
import { definitionItems } from '../contents/definition-items.ts';
import type { MilvusDeps } from '../deps.ts';
import { type Open, readDocument, readRows } from './read-archives.ts';

/** Decodes every byte and every value of a point, and compares it with what was counted when it was taken. */
export async function verifyPoint(
  point: PointReader,
  { progress }: Pick<MilvusDeps, 'progress'>,
  signal: AbortSignal,
): Promise<VerifyResult> {
  const open: Open = (archive) => told(point.open(archive, { signal }), progress.bytes);
  const findings: Finding[] = [];
  const [definitions, contents]: [ContentItem[], ContentItem[]] = [[], []];
  let document: MilvusDocument | undefined;
  await look(definitionsArchive, async () => {
    document = await readDocument(open);
  });
  for (const definition of document?.collections ?? []) {
    definitions.push(...definitionItems(definition));
    await look(rowsArchive(definition), async () => {
      const { count, frames } = readRows(open, definition);
      for await (const _ of frames) {
        signal.throwIfAborted();
        progress.alive();
      }
      contents.push(...count.items(definition, definition.partitions, 'stream'));
    });
  }
  if (!document) {
    // without it nobody knows what rows are: their bytes are still compared, each with its hash
    for (const { archive } of point.archives) {
      if (archive !== definitionsArchive) await look(archive, () => drain(open(archive)));
    }
  }
  if (findings.length > 0) return { contents: [], findings };
  findings.push(...differences(point.manifest.contents, [...definitions, ...contents]));
  return { contents, findings };

  async function look(archive: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      signal.throwIfAborted();
      if (
        error instanceof DamagedError ||
        error instanceof MissingObjectError ||
        error instanceof NotAnArchiveError
      ) {
        const object = error instanceof DamagedError ? error.object : archive;
        findings.push({ object, problem: `${archive}: ${error.message}` });
      } else throw error;
    }
  }
}

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of chunks);
}

async function* told(
  chunks: AsyncIterable<Uint8Array>,
  tell: (bytes: number) => void,
): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    tell(chunk.length);
    yield chunk;
  }
}

function differences(sealed: readonly ContentItem[], found: readonly ContentItem[]): Finding[] {
  const text = ({ kind, name, rows, definition }: ContentItem): string =>
    JSON.stringify([kind, name, rows ?? null, definition ?? null]);
  const [before, after] = [new Set(sealed.map(text)), new Set(found.map(text))];
  return [
    ...found.filter((item) => !before.has(text(item))),
    ...sealed.filter((item) => !after.has(text(item))),
  ].map(({ kind, name }) => ({
    object: kind,
    problem: `${kind} ${name} is not in the archives as it is in the manifest`,
  }));
}
