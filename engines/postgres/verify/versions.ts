import { PermanentError } from '#core/errors.ts';
import type { Manifest } from '#core/manifest/manifest.ts';

/** `17.6 (Debian 17.6-1)` is 17. */
export function majorOf(version: string): number {
  const major = Number.parseInt(version, 10);
  if (major > 0) return major;
  throw new PermanentError(`'${version}' is no version of PostgreSQL`, {
    hint: 'the manifest names it; use the version of Holdfast that wrote the point',
  });
}

/** The major of the server a point was taken from. */
export const sourceMajor = ({ server }: Pick<Manifest, 'server'>): number => majorOf(server.version);

/** The major of the pg_dump that wrote the archives: an older pg_restore may not read them. */
export const archivedMajor = ({ tools, server }: Pick<Manifest, 'tools' | 'server'>): number =>
  majorOf(tools['pg_dump'] ?? server.version);
