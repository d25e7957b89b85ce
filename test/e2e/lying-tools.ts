import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A tool set like the one in `real`, whose pg_dump runs `script` (sh; `$REAL` is the true pg_dump) instead of itself,
 * except when it is asked for its version or probed for a compression.
 */
export function lyingTools(folder: string, real: string, script: string): string {
  const bin = path.join(folder, 'lying-bin');
  rmSync(bin, { recursive: true, force: true });
  mkdirSync(bin);
  for (const name of readdirSync(real))
    if (name !== 'pg_dump') symlinkSync(path.join(real, name), path.join(bin, name));
  const file = path.join(bin, 'pg_dump');
  writeFileSync(
    file,
    `#!/bin/sh
REAL='${path.join(real, 'pg_dump')}'
case "$*" in *--version*|*--host=/nonexistent*) exec "$REAL" "$@";; esac
${script}
`,
  );
  chmodSync(file, 0o755);
  return bin;
}
