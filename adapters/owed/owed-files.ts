import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Owed, type OwedFiles } from '#core/sets/quiesce/owed.ts';

/** Small files in a folder of this machine, each written whole and flushed before anything is paused. */
export function createOwedFiles(folder: string): OwedFiles {
  const fileOf = ({ set, id }: Pick<Owed, 'set' | 'id'>): string => path.join(folder, `${set}-${id}.json`);
  return {
    async keep(owed) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const unfinished = `${fileOf(owed)}.unfinished`;
      await flushed(unfinished, 'w', `${JSON.stringify(owed)}\n`);
      await rename(unfinished, fileOf(owed));
      await flushed(folder, 'r');
    },
    forget: (owed) => rm(fileOf(owed), { force: true }),
    async all() {
      const names = await readdir(folder).catch(() => []);
      const files = names.filter((name) => name.endsWith('.json')).map((name) => path.join(folder, name));
      const [owed, unreadable]: [Owed[], string[]] = [[], []];
      for (const file of files) {
        const text = await readFile(file, 'utf8').catch(() => undefined);
        if (text === undefined) continue; // somebody else has paid it meanwhile
        const read = Owed.safeParse(parsed(text));
        if (read.success) owed.push(read.data);
        else unreadable.push(file);
      }
      return { owed, unreadable };
    },
  };
}

async function flushed(file: string, flags: 'w' | 'r', text?: string): Promise<void> {
  const handle = await open(file, flags, 0o600);
  try {
    if (text !== undefined) await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
