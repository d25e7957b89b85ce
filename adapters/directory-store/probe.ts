import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentError } from '#core/errors.ts';
import { advised } from './folder-error.ts';
import { readWhole } from './read-object.ts';
import { unfinishedName } from './store-key.ts';
import { createUnfinishedFile } from './unfinished-file.ts';

/** Goes the way of every object, under a name that no list shows, and takes it away again. */
export async function probeFolder(base: string): Promise<void> {
  const name = unfinishedName(`probe-${randomBytes(12).toString('hex')}`);
  const path = join(base, name);
  const body = randomBytes(4096);
  await advised(base, async () => {
    const file = await createUnfinishedFile({ base, folders: [], name });
    try {
      await file.write(body, 0);
      await file.publish(body.length);
      if (!(await readWhole(path))?.equals(body)) throw differs(base);
    } finally {
      await rm(path, { force: true });
      await file.discard();
    }
  });
}

const differs = (base: string) =>
  new PermanentError(`the folder '${base}' does not give back what was written to it`, {
    hint: 'its disk or network drive changes data; use another one, and verify the points that lie there',
  });
