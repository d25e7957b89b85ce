import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import type { Image } from '../engine/program.ts';

const Words = z.array(z.string());

/** ENTRYPOINT and CMD of the last stage. The form without brackets starts a shell, which no image of ours does. */
export function readDockerfile(text: string): Pick<Image, 'entrypoint' | 'command'> {
  const stage = text.split(/^FROM\s/im).at(-1) ?? '';
  const last = (instruction: string): string[] => {
    const found = [...stage.matchAll(new RegExp(`^${instruction}\\s+(.+)$`, 'gim'))].at(-1)?.[1]?.trim();
    if (found === undefined) return [];
    if (found.startsWith('[')) return Words.parse(JSON.parse(found));
    throw new PermanentError(`${instruction} ${found} is in the shell form`, {
      hint: `write it as a list: ${instruction} ["program", "argument"]`,
    });
  };
  return { entrypoint: last('ENTRYPOINT'), command: last('CMD') };
}
