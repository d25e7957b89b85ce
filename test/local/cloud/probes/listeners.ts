import { listening, mayListen } from '../support/listening.ts';
import type { Probe } from './probe.ts';

const forWeb = await mayListen(443);

export const listenerProbes: readonly Probe[] = [
  {
    correction: 'one-listener',
    right: [],
    // only where this user may listen there, and nobody does
    wrong: forWeb ? ['127.0.0.1:443'] : [],
    async observe({ cloud }) {
      const own = `127.0.0.1:${new URL(cloud.endpoint).port}`;
      return (await listening(cloud)).filter((address) => address !== own);
    },
  },
];
