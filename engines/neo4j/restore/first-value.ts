import * as z from 'zod';
import type { Graph } from '../connection/connect.ts';
import { encodeValue } from '../values/encode-value.ts';

const AnyRow = z.record(z.string(), z.unknown());

/** The first value of the first row, as text: times in ISO 8601, structures as the archives have them. null for none. */
export async function firstValue(graph: Graph, statement: string): Promise<string | null> {
  const [row] = await graph.rows(AnyRow, statement);
  const [value] = Object.values(row ?? {});
  if (value === undefined || value === null) return null;
  if (typeof value === 'object' && !Array.isArray(value) && !ArrayBuffer.isView(value)) return textOf(value);
  return typeof value === 'object' ? JSON.stringify(encodeValue(value)) : String(value);
}

/** The driver's times write themselves as ISO 8601, with the zone's name behind where there is one. */
const textOf = (value: object): string => String(value).replace(/\[[^\]]*\]$/, '');
