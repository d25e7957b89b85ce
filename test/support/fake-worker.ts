import { createHash } from 'node:crypto';
import { DamagedError } from '#core/errors.ts';
import { MissingObjectError } from '#core/ports/store-errors.ts';
import type { BackupResult, Finding, PointReader, Worker } from '#core/ports/worker.ts';

interface Behaviour {
  /** Bytes of its only archive; the first four hex digits of their hash stand in the contents. */
  readonly bytes?: Uint8Array;
  /** Called before the archive is stored; what it throws, the backup throws. */
  readonly onBackup?: (signal: AbortSignal) => void | Promise<void>;
  readonly onVerify?: (signal: AbortSignal) => void | Promise<void>;
  /** What verify finds though every byte is right. */
  readonly findings?: readonly Finding[];
  /** When it is consistent at. @default always the same instant */
  readonly now?: () => Date;
  /** Of its one table. @default 1 */
  readonly rows?: number;
  /** Claims that all is well without having read anything. */
  readonly reads?: boolean;
}

/** An engine whose database is a few bytes. Restoring is another test's business. */
export function fakeWorker(behaviour: Behaviour = {}): Worker {
  const { bytes = Buffer.from('everything we have'), findings = [], reads = true, rows = 1 } = behaviour;
  const unused = () => Promise.reject(new Error('not part of a run'));
  return {
    inspect: async () => [],
    async backup(sink, signal): Promise<BackupResult> {
      await behaviour.onBackup?.(signal);
      await sink.store({
        archive: 'main',
        encoding: 'bytes',
        extension: 'bin',
        source: (async function* () {
          yield bytes;
        })(),
        ended: Promise.resolve(),
      });
      const at = behaviour.now?.().toISOString() ?? '2026-11-20T02:30:00.000Z';
      return {
        consistency: { kind: 'snapshot', from: at, to: at },
        server: { version: '1.0' },
        tools: {},
        database: null,
        contents: [{ kind: 'table', name: 't', rows }],
        logicalBytes: bytes.length,
        notes: [],
      };
    },
    restoreText: (manifest) => `bring back ${manifest.runId}`,
    async verify(point, signal) {
      await behaviour.onVerify?.(signal);
      const damage = reads ? await readAll(point) : [];
      return {
        contents: [{ kind: 'table', name: 't', rows, counted: 'stream' }],
        findings: [...damage, ...findings],
      };
    },
    target: unused,
    scratch: unused,
  };
}

async function readAll(point: PointReader): Promise<Finding[]> {
  const hash = createHash('sha256');
  try {
    for (const { archive } of point.archives)
      for await (const chunk of point.open(archive)) hash.update(chunk);
    return [];
  } catch (error) {
    if (error instanceof DamagedError || error instanceof MissingObjectError)
      return [{ object: 'main', problem: error.message }];
    throw error;
  }
}
