import type { UndeleteRequest } from '#core/cloud/retiring/retire-request.ts';
import type { UndeleteAnswer } from '#core/cloud/retiring/undelete-answer.ts';
import { PermanentError, UnknownNameError } from '#core/errors.ts';
import type { Logger } from '#core/ports/logger.ts';
import { undeletePoint } from '#core/retention/hiding/undelete-point.ts';

export interface UndeleteDeps extends Omit<Parameters<typeof undeletePoint>[0], 'who'> {
  readonly log: Logger;
}

/** Somebody waits for the answer, and needs the words of a refusal; what may pass is an error, and asked again. */
export async function undelete(
  { log, ...deps }: UndeleteDeps,
  { source, runId, who }: UndeleteRequest,
): Promise<UndeleteAnswer> {
  try {
    const answer = await undeletePoint({ ...deps, who }, { source, runId });
    log.info('POINT_UNDELETED', { ...answer, who });
    return answer;
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    const { message, hint } = error;
    log.warn('UNDELETE_REFUSED', { source, runId, who, error: message });
    const nearest = error instanceof UnknownNameError ? { nearest: [...error.nearest] } : {};
    return { refused: { message, hint, ...nearest } };
  }
}
