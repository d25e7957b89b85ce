import { versitygwProgram, whyNoVersitygw } from '../../local/s3/install-versitygw.ts';
import { startMinistack } from '../../local/s3/ministack-server.ts';
import type { S3Server } from '../../local/s3/s3-server.ts';
import { startVersitygw } from '../../local/s3/versitygw-server.ts';
import { notExercised } from './not-exercised.ts';

export type { S3Server };

/** A started MiniStack, which every machine has. Whoever asks for it stops it. */
export const ministack = (): Promise<S3Server> => startMinistack();

/** A started versitygw. Undefined where it is not on this machine, which the run then says. */
export async function versitygw(): Promise<S3Server | undefined> {
  if (versitygwProgram()) return startVersitygw();
  notExercised(`versitygw (${whyNoVersitygw()})`);
  return undefined;
}
