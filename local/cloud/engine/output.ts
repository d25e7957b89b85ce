import type { Writable } from 'node:stream';

/** What a process wrote, kept in the frames of Docker's log stream. */
export interface Output {
  write(stream: 1 | 2, chunk: Buffer): void;
  /** Nothing follows: readers that wait are let go. */
  end(): void;
  /** Writes all of it, and with `follow` what still comes. */
  copyTo(reader: Writable, how: { readonly follow: boolean }): void;
}

export function createOutput(): Output {
  const frames: Buffer[] = [];
  const readers = new Set<Writable>();
  let ended = false;
  return {
    write(stream, chunk) {
      // eight bytes: the stream, three times nothing, the length
      const head = Buffer.alloc(8);
      head[0] = stream;
      head.writeUInt32BE(chunk.length, 4);
      const frame = Buffer.concat([head, chunk]);
      frames.push(frame);
      for (const reader of readers) reader.write(frame);
    },
    end() {
      ended = true;
      for (const reader of readers) reader.end();
      readers.clear();
    },
    copyTo(reader, { follow }) {
      reader.write(Buffer.concat(frames));
      if (!follow || ended) {
        reader.end();
        return;
      }
      readers.add(reader);
      reader.once('close', () => readers.delete(reader));
    },
  };
}
