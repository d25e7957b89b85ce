import { existsSync } from 'node:fs';
import { PermanentError } from '#core/errors.ts';

/** Throws where no set can be fetched, and says how to bring one's own. */
export function assertFetchable(major: string, { platform, arch } = process): void {
  const debian = ['/usr/bin/apt-get', '/usr/bin/dpkg-deb'].every((path) => existsSync(path));
  if (platform === 'linux' && arch === 'x64' && debian) return;
  const ways: Partial<Record<NodeJS.Platform, string>> = {
    darwin: `brew install postgresql@${major}`,
    linux: `install postgresql-${major} from the packages of your system`,
  };
  throw new PermanentError(`sets are fetched on Debian and Ubuntu on x64 only, this is ${platform} ${arch}`, {
    hint:
      `${ways[platform] ?? `install PostgreSQL ${major}`}, ` +
      `or name the folder of its programs in HOLDFAST_POSTGRES_${major}_BIN`,
  });
}
