import type { ArchiveSink } from '#core/ports/worker.ts';

/** Keeps the bytes of archives in memory. `during` is called with the first chunk of each. */
export function memorySink(during: (archive: string) => Promise<void> = async () => {}) {
  const archives = new Map<string, Buffer>();
  const sink: ArchiveSink = {
    async store({ archive, source, ended }) {
      const chunks: Buffer[] = [];
      for await (const chunk of source) {
        if (chunks.length === 0) await during(archive);
        chunks.push(Buffer.from(chunk));
      }
      await ended;
      archives.set(archive, Buffer.concat(chunks));
      return { bytes: archives.get(archive)?.length ?? 0, discard: async () => {} };
    },
  };
  return { sink, archives };
}
