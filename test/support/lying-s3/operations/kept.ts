import { impossible } from '../call.ts';
import type { Lie } from '../lies/lie.ts';
import { type Content, contentOf, flipped, sizeOf } from '../state/content.ts';

/** What really lies there of what was sent. */
export function kept(content: Content, lie: Lie | undefined): Content {
  if (lie?.kind !== 'flip') return content;
  const changed = flipped(content, lie);
  if (!changed) throw impossible(`there is no byte ${lie.byte ?? 0} to flip`);
  return changed;
}

/** The same for a part, which can also be lost and nobody knows. */
export function keptPart(bytes: Buffer, lie: Lie | undefined): Content {
  const content = contentOf(bytes);
  if (lie?.kind !== 'lost') return kept(content, lie);
  if (lie.part === 'missing') return { ...content, parts: [] };
  if (lie.part === 'replaced') return { ...content, parts: [Buffer.alloc(sizeOf(content))] };
  return content;
}
