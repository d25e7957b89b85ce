import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentError } from '#core/errors.ts';
import type { Sweepable } from '#core/ports/store.ts';
import { advised, isAbsent } from './folder-error.ts';
import { pathsBetween, refuseLinks, removeEmpty } from './store-folder.ts';
import { segmentsOfPrefix } from './store-key.ts';
import { walkAdvised } from './walk.ts';

/** `data/<class>/<engine>/<source>/<runId>/<attempt>/` */
const attemptDepth = 6;

/** Takes away what was abandoned. Nothing outside `data/`, and never more than one attempt at a time. */
export const sweepOf = (base: string): Sweepable => ({
  abandoned: async function* (before) {
    for await (const file of walkAdvised(join(base, 'data'), 'data/', 'unfinished')) {
      if (file.modifiedAt < before) yield file;
    }
  },
  removeAttempt: async (prefix) => {
    const folders = segmentsOfPrefix(prefix);
    if (folders[0] !== 'data' || folders.length < attemptDepth) throw notAnAttempt(prefix);
    const attempt = join(base, ...folders);
    await advised(attempt, async () => {
      try {
        await refuseLinks(base, folders);
      } catch (error) {
        if (isAbsent(error)) return;
        throw error;
      }
      // rm unlinks links, it does not follow them
      await rm(attempt, { recursive: true, force: true });
      await removeEmpty(pathsBetween(join(base, 'data'), attempt).slice(1, -1));
    });
  },
});

const notAnAttempt = (prefix: string) =>
  new PermanentError(`'${prefix}' is not an attempt and is not removed`, {
    hint: 'name one attempt: data/<class>/<engine>/<source>/<runId>/<attempt>/',
  });
