import { connect } from 'node:net';

/** Longer than any handshake, shorter than the patience of whoever waits behind a firewall that answers nothing. */
const patienceMs = 5_000;

/** Opens a connection and closes it at once. Why it could not, in a word; undefined when it could. */
export const reachPort = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (told: string | undefined): void => {
      socket.destroy();
      resolve(told);
    };
    socket.setTimeout(patienceMs, () => end('no answer'));
    socket.once('connect', () => end(undefined));
    socket.once('error', (error) => end('code' in error ? String(error.code) : error.message));
  });
