import { killServer, recover, seeAlert } from './acts/bad-night.ts';
import { buildCloud } from './acts/build-cloud.ts';
import { drillIt, listIt, lookAround, restoreIt, verifyIt } from './acts/by-hand.ts';
import { deployIt, reconcileIt, writeSecret } from './acts/deploy-app.ts';
import { fillShop } from './acts/fill-shop.ts';
import { deletePoint } from './acts/hidden-point.ts';
import { fireSchedule, seeFirstByte, seeTask, seeVerified } from './acts/scheduled-night.ts';
import { acceptIt, shrinkTable } from './acts/suspect-night.ts';
import { seeSlack, testChannels } from './acts/told-people.ts';
import { hangDump, missRun } from './acts/watched-night.ts';
import type { Stage } from './stage.ts';
import type { Planned } from './telling/ledger.ts';

/** What `npm start` shows, in this order. */
export const acts: readonly Planned<Stage>[] = [
  { name: 'database', kind: 'real', shows: 'PostgreSQL 17 with a shop in it', play: fillShop },
  { name: 'cloud', kind: 'emulated', shows: 'AWS on this machine, permissions enforced', play: buildCloud },
  { name: 'secret', kind: 'emulated', shows: 'the URL of the database, in a secret', play: writeSecret },
  { name: 'deploy', kind: 'emulated', shows: 'cdk deploy --all of this clone', play: deployIt },
  { name: 'reconcile', kind: 'emulated', shows: 'what the emulator dropped, put back', play: reconcileIt },
  { name: 'doctor', kind: 'emulated', shows: 'doctor finds nothing that stops a backup', play: lookAround },
  { name: 'schedule', kind: 'emulated', shows: 'the schedule fires, a run is accepted', play: fireSchedule },
  { name: 'task', kind: 'emulated', shows: 'the run gets a task', play: seeTask },
  { name: 'first-byte', kind: 'real', shows: 'the worker streams into the bucket', play: seeFirstByte },
  { name: 'settle', kind: 'real', shows: 'sealed, read back, settled', play: seeVerified },
  { name: 'list', kind: 'real', shows: 'the point is listed and shown', play: listIt },
  { name: 'verify', kind: 'real', shows: 'verified: every byte once more', play: verifyIt },
  { name: 'restore', kind: 'real', shows: 'restored and compared', play: restoreIt },
  { name: 'drill', kind: 'real', shows: 'drilled in a throw-away server', play: drillIt },
  { name: 'kill', kind: 'real', shows: 'server killed in mid-dump: failed, no point', play: killServer },
  { name: 'alert', kind: 'emulated', shows: 'people are told', play: seeAlert },
  { name: 'slack', kind: 'emulated', shows: 'Slack: told, reminded, in hand', play: seeSlack },
  { name: 'recover', kind: 'real', shows: 'server is back: verified, people are told', play: recover },
  { name: 'suspect', kind: 'real', shows: 'a table shrinks: whole, suspect, told', play: shrinkTable },
  { name: 'accept', kind: 'emulated', shows: 'a person says that it is right', play: acceptIt },
  { name: 'channels', kind: 'emulated', shows: 'a test by every channel', play: testChannels },
  { name: 'stall', kind: 'real', shows: 'a dump that hangs is stopped, people are told', play: hangDump },
  { name: 'missed', kind: 'real', shows: 'a run that nobody asked for: told, and made up', play: missRun },
  {
    name: 'hidden',
    kind: 'real',
    shows: 'a point that somebody deletes: told, taken back',
    play: deletePoint,
  },
  {
    name: 'time-zones',
    shows: 'a schedule at its time of day',
    notExercised: 'the schedule is told to fire now: whether AWS keeps its time of day is not seen here',
  },
  {
    name: 'archive',
    shows: 'Glacier: moving there, and bringing back',
    notExercised: 'the emulator keeps every object in its first storage class',
  },
  {
    name: 'alarms',
    shows: 'alarms of CloudWatch going red',
    notExercised: 'the emulator keeps the thirteen alarms and looks at no metric',
  },
  {
    name: 'key-policy',
    shows: 'encryption with the KMS key',
    notExercised: 'the emulator asks for rights on the key, and encrypts nothing',
  },
  {
    name: 'network',
    shows: 'VPC, endpoints, a drill without network',
    notExercised: 'tasks are processes of this machine: the drill says "not isolated"',
  },
  {
    name: 'image',
    shows: 'the image of the worker, built and pulled',
    notExercised: 'no container engine here: the worker runs from its sources',
  },
  {
    name: 'fargate',
    shows: 'limits of a task: memory, disk, platform',
    notExercised: 'a process has the memory and the disk of this machine',
  },
];
