import { existsSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';

const listening = '0A';

/** The TCP addresses one process listens on, sorted, such as `127.0.0.1:9000`. Undefined where there is no /proc. */
export async function listeningOn(pid: number): Promise<string[] | undefined> {
  if (!existsSync('/proc/net/tcp')) return undefined;
  const fds = await readdir(`/proc/${pid}/fd`);
  const links = await Promise.all(fds.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  const tables = ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => ''));
  const lines = (await Promise.all(tables)).flatMap((table) => table.split('\n').slice(1));
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === listening && links.includes(`socket:[${inode}]`))
    .map(([, local = '']) => addressOf(local))
    .sort();
}

/** `0100007F:2328` is 127.0.0.1:9000: four bytes from right to left, then the port. IPv6 stays as it is written. */
function addressOf(local: string): string {
  const [host = '', port = ''] = local.split(':');
  const bytes = (host.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
  const written = bytes.length === 4 ? bytes.reverse().join('.') : `[${host}]`;
  return `${written}:${Number.parseInt(port, 16)}`;
}
