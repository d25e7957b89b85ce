import { connect } from 'node:net';

interface Place {
  readonly host: string;
  readonly port: number;
}

/** Always there, by address: a network without name service is not for that reason one without a way out. */
const outside: readonly Place[] = [
  { host: '1.1.1.1', port: 443 },
  { host: '8.8.8.8', port: 443 },
  { host: '2606:4700:4700::1111', port: 443 },
];

/** Milliseconds. What drops packets answers nothing; the way around the world takes a third of a second. */
const patience = 3_000;

/** Whether anything beyond this machine's network answers it. A refusal is an answer too. Never throws. */
export async function reachesOutside(
  places: readonly Place[] = outside,
  waitMs: number = patience,
): Promise<boolean> {
  const answers = await Promise.all(places.map((place) => isAnswered(place, waitMs)));
  return answers.includes(true);
}

const isAnswered = (place: Place, waitMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ ...place, timeout: waitMs });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      end(error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET'),
    );
  });
