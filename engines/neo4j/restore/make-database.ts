import * as z from 'zod';
import { connectGraph } from '../connection/connect.ts';
import type { GraphSettings } from '../connection/settings.ts';
import { quoted } from './restoring.ts';

const Name = z.object({ name: z.string() });

/** Makes the database where it is not there yet. Community has one and no other, and says so itself. */
export async function makeDatabase(
  settings: GraphSettings,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const system = await connectGraph({ ...settings, database: 'system' }, signal);
  try {
    const databases = await system.rows(Name, 'SHOW DATABASES YIELD name');
    if (databases.some((database) => database.name === name)) return;
    await system.rows(z.unknown(), `CREATE DATABASE ${quoted(name)} WAIT`);
  } finally {
    await system.close();
  }
}
