import path from 'node:path';
import { hasPassword, maskUrls } from '#core/config/mask.ts';
import { UsageError } from '#core/errors.ts';
import type { Wired } from '../wire.ts';

export const secretForm = 'secret:';

/** `/folder`, `./folder`, `../folder`: where files go. A URL has a colon before its slashes. */
const isFolder = (to: string): boolean => /^\.{0,2}\//.test(to) || to === '.' || to === '..';

/** Before the config is even read: whatever else is wrong, this must not end in a history or a process list again. */
export function refusePassword(to: string): void {
  if (to.startsWith('env:') || to.startsWith(secretForm) || isFolder(to)) return;
  let url: URL;
  try {
    url = new URL(to);
  } catch {
    throw new UsageError('--to is neither a URL, a folder, env:NAME, secret:NAME nor rds:NAME', {
      hint: 'write --to postgres://user@host:5432/database, or --to env:NAME with the URL in the variable NAME; files go to a folder such as /srv/back or ./back',
    });
  }
  if (url.password === '' && !url.searchParams.has('password') && !hasPassword(to)) return;
  throw new UsageError('the URL of --to has a password in it, which every user of this machine can read', {
    hint: 'put the URL into a variable and write --to env:NAME, or leave the password out and use PGPASSFILE or PGPASSWORD',
  });
}

/** What `--to` stands for; a variable or a secret that is not there is refused. */
export async function targetOf(
  { secrets }: Pick<Wired, 'secrets'>,
  to: string,
): Promise<{ readonly url: string; readonly label: string }> {
  if (to.startsWith(secretForm)) {
    return { url: await secrets.resolve({ secret: to.slice(secretForm.length) }), label: to };
  }
  if (isFolder(to)) return { url: path.resolve(to), label: path.resolve(to) };
  if (!to.startsWith('env:')) return { url: to, label: maskUrls(to) };
  return { url: await secrets.resolve({ env: to.slice('env:'.length) }), label: to };
}
