import { fillShop } from './acts/fill-shop.ts';
import { drillIt, listIt, lookAround, restoreIt, runIt, verifyIt } from './acts/good-night.ts';
import { killServer } from './acts/kill-server.ts';
import { startAgain } from './acts/start-again.ts';
import type { Planned } from './ledger.ts';

/** What `npm start` shows, in this order. */
export const acts: readonly Planned[] = [
  { shows: 'PostgreSQL 17 with a shop in it', play: fillShop },
  { shows: 'doctor finds nothing wrong', play: lookAround },
  { shows: 'backed up, sealed, read back', play: runIt },
  { shows: 'the point is listed', play: listIt },
  { shows: 'verified: every byte once more', play: verifyIt },
  { shows: 'restored and compared', play: restoreIt },
  { shows: 'drilled in a throw-away server', play: drillIt },
  { shows: 'server killed in mid-dump: failed, no point', play: killServer },
  { shows: 'server is back: status is as before', play: startAgain },
  {
    shows: 'a store in S3, with a lock',
    notExercised: 'here the store is a folder; npm test plays every verb on a bucket',
  },
  {
    shows: 'a schedule that fires, alerts',
    notExercised: 'not in this version: runs start by hand or by your cron',
  },
  { shows: 'a drill without network', notExercised: 'this machine: the drill says "not isolated"' },
];
