import protobuf from 'protobufjs';
import * as z from 'zod';
import { proto } from './proto.ts';

const { root } = protobuf.parse(proto, { keepCase: true });

const plain = { longs: String, bytes: Buffer, defaults: true, arrays: true, objects: true } as const;

/** The bytes of a message. What is left out has the value that is usual for its kind. 64-bit numbers are texts. */
export function encodeMessage(name: string, value: Readonly<Record<string, unknown>>): Buffer {
  const type = root.lookupType(name);
  return Buffer.from(type.encode(type.fromObject(value)).finish());
}

/** Reads a message whose shape is said by `schema`. Throws on bytes that are no such message. */
export function decodeMessage<Shape extends z.ZodType>(
  name: string,
  schema: Shape,
  bytes: Uint8Array,
): z.output<Shape> {
  const type = root.lookupType(name);
  return schema.parse(type.toObject(type.decode(bytes), plain));
}

/** Digits of a 64-bit number. */
export const Digits = z.string().regex(/^-?\d+$/);

export const Bytes = z.custom<Buffer>((value) => Buffer.isBuffer(value));

export const Pair = z.object({ key: z.string(), value: z.string() });
export type Pair = z.infer<typeof Pair>;

export const Status = z.object({ error_code: z.int(), reason: z.string(), code: z.int() });
