import { createHash } from 'node:crypto';
import * as z from 'zod';
import { canonicalJson, type Json } from './canonical-json.ts';

const JsonObject = z.record(z.string(), z.json());

/** SHA-256, in hex, over the canonical form of a document without its `seal`. */
export function sealOf(document: { readonly [key: string]: Json | undefined }): string {
  const { seal: _, ...rest } = document;
  return createHash('sha256').update(canonicalJson(rest)).digest('hex');
}

/**
 * The bytes of a sealed document, for people indented. Whoever can write the file can also recompute a plain hash:
 * the store's lock is what stops them, and in AWS a KMS MAC beside it.
 */
export function sealed(document: { readonly [key: string]: Json | undefined }): Buffer {
  const whole = { ...document, seal: sealOf(document) };
  return Buffer.from(`${JSON.stringify(whole, null, 1)}\n`);
}

/** The document within the bytes, or what is wrong with them. */
export function openSealed(
  bytes: Uint8Array,
): { readonly document: Record<string, Json> } | { readonly problem: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return { problem: 'is not JSON' };
  }
  const object = JsonObject.safeParse(parsed);
  if (!object.success) return { problem: 'is not a JSON object' };
  const { seal } = object.data;
  if (typeof seal !== 'string') return { problem: 'has no seal' };
  if (sealOf(object.data) !== seal)
    return { problem: 'does not match its seal: it was changed after it was written' };
  return { document: object.data };
}
