import { ministackPython } from '../../local/s3/install-ministack.ts';
import { versitygwProgram, whyNoVersitygw } from '../../local/s3/install-versitygw.ts';
import { startMinistack } from '../../local/s3/ministack-server.ts';
import type { S3Server } from '../../local/s3/s3-server.ts';
import { startVersitygw } from '../../local/s3/versitygw-server.ts';
import type { Measured } from '../measure/measure.ts';
import { makeBucket } from './bucket.ts';
import type { TargetName } from './names.ts';
import { sealedByFile, sealedByLine, sealedBySink } from './sealed-at.ts';
import { startSink } from './sink-server.ts';

/** A kind of server to store into. */
export interface Target {
  readonly name: TargetName;
  /** A new one, with an empty bucket. */
  start(): Promise<S3Server>;
  /** When the manifest was there (ms since 1970). */
  sealedMs(server: S3Server, measured: Measured): Promise<number>;
}

const sink: Target = { name: 'S3 sink', start: () => startSink(), sealedMs: sealedBySink };
const versitygw: Target = {
  name: 'versitygw',
  start: () => withBucket(startVersitygw()),
  sealedMs: sealedByFile,
};
const ministack: Target = {
  name: 'MiniStack',
  start: () => withBucket(startMinistack()),
  sealedMs: sealedByLine,
};

/** MiniStack keeps objects in memory. */
const ministackUpToScale = 0.3;

/** Those that can be measured here, and why the others cannot. */
export function targetsFor(scale: number): {
  readonly targets: readonly Target[];
  readonly notMeasured: readonly string[];
} {
  const lacking = new Map<Target, string | undefined>([
    [sink, undefined],
    [versitygw, versitygwProgram() ? undefined : whyNoVersitygw()],
    [ministack, whyNoMinistack(scale)],
  ]);
  return {
    targets: [...lacking].flatMap(([target, why]) => (why === undefined ? [target] : [])),
    notMeasured: [...lacking].flatMap(([{ name }, why]) => (why === undefined ? [] : [`${name}: ${why}`])),
  };
}

function whyNoMinistack(scale: number): string | undefined {
  if (scale > ministackUpToScale) {
    return `it keeps objects in memory, so only up to --scale ${ministackUpToScale}`;
  }
  return ministackPython() ? undefined : 'it is not on this machine, run npm run tools';
}

async function withBucket(starting: Promise<S3Server>): Promise<S3Server> {
  const server = await starting;
  try {
    await makeBucket(server, { versioned: true });
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}
