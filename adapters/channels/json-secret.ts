import * as z from 'zod';
import type { ChannelName } from '#core/cloud/ports/channel.ts';
import { PermanentError } from '#core/errors.ts';

/** What a secret says in JSON. The error names fields, and has no value. */
export function jsonSecret<Shape extends z.core.$ZodShape>(
  channel: ChannelName,
  written: string,
  shape: Shape,
): z.output<z.ZodObject<Shape>> {
  const parsed = z.object(shape).safeParse(jsonOf(written));
  if (parsed.success) return parsed.data;
  throw new PermanentError(`the secret of alerts.${channel} is not what it must be`, {
    hint: `write JSON with ${Object.keys(shape).join(' and ')} into it: docs/alerts.md has an example`,
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
