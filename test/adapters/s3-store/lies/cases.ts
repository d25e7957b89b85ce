import {
  always,
  completion,
  creation,
  type LieCase,
  listing as listed,
  looking,
  manifest,
  once,
  part,
  reading,
  restoreText,
  times,
} from './lie-case.ts';

const good = { outcome: 'verified', point: 'verified' } as const;
const noPoint = { outcome: 'failed', point: 'none' } as const;
const unread = { outcome: 'failed', point: 'sealed' } as const;
const damaged = { outcome: 'failed', point: 'damaged' } as const;

const slowDown = { kind: 'answer', status: 503, code: 'SlowDown' } as const;
const internal = { kind: 'answer', status: 500, code: 'InternalError' } as const;
const absent = { kind: 'answer', status: 404, code: 'NoSuchVersion' } as const;
const denied = { kind: 'answer', status: 403, code: 'AccessDenied' } as const;

export const writingParts: readonly LieCase[] = [
  { name: 'SlowDown in bursts, for parts', lies: [times(5, part, slowDown)], ...good },
  {
    name: 'SlowDown for ever, for parts',
    lies: [always(part, slowDown)],
    ...noPoint,
    told: /SlowDown/,
  },
  {
    name: 'a part refused before its body was read',
    lies: [once(part, { ...internal, early: true })],
    ...good,
  },
  {
    name: 'a connection reset in the middle of a part',
    lies: [once(part, { kind: 'reset', at: 'in-body', afterBytes: 300 })],
    ...good,
  },
  {
    name: 'a connection reset before a part is read',
    lies: [once(part, { kind: 'reset', at: 'before-body' })],
    ...good,
  },
  {
    name: 'a part that is kept, its answer lost',
    lies: [once(part, { kind: 'reset', at: 'before-answer' })],
    ...good,
  },
  {
    name: 'a stall without closing, the part not kept',
    lies: [once(part, { kind: 'stall', done: false })],
    ...good,
  },
  {
    name: 'a stall without closing, the part kept',
    lies: [once(part, { kind: 'stall', done: true })],
    ...good,
  },
  {
    name: 'an error inside a 200, for a part',
    lies: [once(part, { kind: 'errorInside200', code: 'InternalError' })],
    ...good,
  },
  { name: 'a wrong checksum told of a part', lies: [once(part, { kind: 'wrongChecksum' })], ...good },
  {
    name: 'a part accepted and forgotten',
    lies: [once(part, { kind: 'lost', part: 'forgotten' })],
    ...noPoint,
    told: /InvalidPart/,
  },
  {
    name: 'a part accepted and missing from the object',
    lies: [once(part, { kind: 'lost', part: 'missing' })],
    ...noPoint,
    told: /holds something else: it has \d+ bytes/,
  },
  {
    name: 'a part accepted and replaced by zeros',
    lies: [once(part, { kind: 'lost', part: 'replaced' })],
    ...damaged,
    told: /has another SHA-256 than promised/,
  },
  {
    name: 'a byte flipped in a part, with the right checksum told',
    lies: [once(part, { kind: 'flip', byte: 7, checksum: 'right' })],
    ...damaged,
    told: /has another SHA-256 than promised/,
  },
  {
    name: 'a byte flipped in a part, its true checksum told',
    lies: [once(part, { kind: 'flip', byte: 7, checksum: 'changed' })],
    ...good,
  },
];

export const completing: readonly LieCase[] = [
  {
    name: 'SlowDown in bursts, for everything else',
    lies: [times(2, completion, slowDown), times(2, creation, slowDown), times(2, manifest, slowDown)],
    ...good,
  },
  {
    name: 'a completion done and answered with 500',
    lies: [once(completion, { ...internal, done: true })],
    ...good,
  },
  {
    name: 'a completion done, its answer lost',
    lies: [once(completion, { kind: 'reset', at: 'before-answer' })],
    ...good,
  },
  {
    name: 'a completion done and never answered',
    lies: [once(completion, { kind: 'stall', done: true })],
    ...good,
  },
  {
    name: 'a completion done and refused with 412',
    lies: [once(completion, { kind: 'answer', status: 412, code: 'PreconditionFailed', done: true })],
    ...good,
  },
  {
    name: 'a completion done and answered with 404',
    lies: [once(completion, { kind: 'answer', status: 404, code: 'NoSuchUpload', done: true })],
    ...good,
  },
  {
    name: 'a completion not done and answered with 409, once',
    lies: [once(completion, { kind: 'answer', status: 409, code: 'ConditionalRequestConflict' })],
    ...good,
  },
  {
    name: 'an error inside a 200, the completion not done',
    lies: [once(completion, { kind: 'errorInside200', code: 'InternalError' })],
    ...good,
  },
  {
    name: 'an error inside a 200, the completion done',
    lies: [once(completion, { kind: 'errorInside200', code: 'InternalError', done: true })],
    ...good,
  },
  {
    name: 'a 200 that lost the object',
    lies: [always(completion, { kind: 'lost' })],
    ...noPoint,
    told: /says that '.*' is complete, and it is not there|not known to the store any more/,
  },
  {
    name: 'a part lost on completion',
    lies: [once(completion, { kind: 'partLost', part: 2, checksum: 'right' })],
    ...noPoint,
    told: /holds something else: it has \d+ bytes/,
  },
  {
    name: 'a part lost on completion, and its true checksum told',
    lies: [once(completion, { kind: 'partLost', part: 2, checksum: 'changed' })],
    ...noPoint,
    told: /holds something else/,
  },
  {
    name: 'a wrong checksum stored',
    lies: [always(looking, { kind: 'wrongChecksum' })],
    ...noPoint,
    told: /its checksum is .*, .* was sent/,
  },
  {
    name: 'a byte flipped on completion',
    lies: [once(completion, { kind: 'flip', byte: 2_000, checksum: 'right' })],
    ...damaged,
    told: /has another SHA-256 than promised/,
  },
];

export const listing: readonly LieCase[] = [
  {
    name: 'a list that comes byte by byte, once',
    lies: [once(listed, { kind: 'drip', everyMs: 20 })],
    ...good,
  },
  {
    name: 'lists that come byte by byte, each time',
    lies: [always(listed, { kind: 'drip', everyMs: 20 })],
    ...noPoint,
    told: /the answer was not whole after/,
  },
  {
    name: 'a page of a proxy in place of a list, once',
    lies: [once(listed, { kind: 'page' })],
    ...good,
  },
  {
    name: 'pages of a proxy in place of lists, each time',
    lies: [always(listed, { kind: 'page' })],
    ...noPoint,
    told: /it answered with something else than S3 does/,
  },
];

export const sealing: readonly LieCase[] = [
  {
    name: 'access denied at the manifest only',
    lies: [always(manifest, denied)],
    ...noPoint,
    told: /access denied: s3:PutObject on 'backups\/points\/.*manifest.json'/,
  },
  {
    name: 'a manifest written and answered with 412',
    lies: [once(manifest, { kind: 'answer', status: 412, code: 'PreconditionFailed', done: true })],
    ...good,
  },
  {
    name: 'a manifest written, its answer lost',
    lies: [once(manifest, { kind: 'reset', at: 'before-answer' })],
    ...good,
  },
  {
    name: 'a 200 that lost the manifest, once',
    lies: [once(manifest, { kind: 'lost' })],
    ...good,
  },
  {
    name: 'a 200 that loses the manifest each time',
    lies: [always(manifest, { kind: 'lost' })],
    ...noPoint,
    told: /is not in the store, though it was written/,
  },
  {
    name: 'a manifest kept with a flipped byte',
    lies: [once(manifest, { kind: 'flip', byte: 40, checksum: 'right' })],
    outcome: 'failed',
    point: 'none',
    told: /manifest just written cannot be read back/,
  },
];

export const readingBack: readonly LieCase[] = [
  {
    name: 'an answer cut off while reading back',
    lies: [once(reading, { kind: 'truncate', afterBytes: 1_500, told: 'whole' })],
    ...good,
  },
  {
    name: 'a connection reset while reading back',
    lies: [once(reading, { kind: 'reset', at: 'in-answer', afterBytes: 1_500 })],
    ...good,
  },
  {
    name: 'a stall in the middle of reading back',
    lies: [once(reading, { kind: 'stall', afterBytes: 1_500 })],
    ...good,
  },
  {
    name: 'a shorter object told while reading back, once',
    lies: [once(reading, { kind: 'truncate', afterBytes: 1_500, told: 'cut' })],
    ...good,
  },
  {
    name: 'a shorter object told while reading back, each time',
    lies: [always(reading, { kind: 'truncate', afterBytes: 1_500, told: 'cut' })],
    ...damaged,
    told: /ends after \d+ bytes/,
  },
  {
    name: 'a byte flipped while reading back, once',
    lies: [once(reading, { kind: 'flip', byte: 9, checksum: 'right' })],
    ...good,
  },
  {
    name: 'a byte flipped while reading back, each time',
    lies: [always(reading, { kind: 'flip', byte: 9, checksum: 'right' })],
    ...damaged,
    told: /has another SHA-256 than promised/,
  },
  {
    name: 'a 404 for an object while reading back, once',
    lies: [once(reading, absent)],
    ...good,
  },
  {
    name: 'a 404 for an object while reading back, each time',
    lies: [always(reading, absent)],
    ...damaged,
    told: /is not in the store/,
  },
  {
    name: 'a cut RESTORE.md while reading back, once',
    lies: [once(restoreText, { kind: 'truncate', afterBytes: 5, told: 'cut' })],
    ...good,
  },
  {
    name: 'an object that comes byte by byte, once',
    lies: [once(reading, { kind: 'drip', everyMs: 20 })],
    ...good,
  },
  {
    name: 'an object that comes byte by byte, each time',
    lies: [always(reading, { kind: 'drip', everyMs: 20 })],
    ...unread,
    told: /only \d+ bytes came in/,
  },
  { name: 'SlowDown while reading back', lies: [times(3, reading, slowDown)], ...good },
  {
    name: 'access denied while reading back',
    lies: [always(reading, denied)],
    ...unread,
    told: /access denied: s3:GetObjectVersion on/,
  },
  {
    name: 'another checksum told when it is read back, once',
    lies: [once(looking, { kind: 'wrongChecksum' }, 1)],
    ...good,
  },
  {
    name: 'another checksum told when it is read back, each time',
    lies: [{ when: looking, lie: { kind: 'wrongChecksum' }, skip: 1 }],
    ...damaged,
    told: /the checksum told by the store is not that of its bytes/,
  },
];
