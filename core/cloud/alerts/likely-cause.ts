/** Words of servers and of AWS, and what is behind them most often. The first that fits speaks. */
const known: readonly (readonly [words: RegExp, cause: string])[] = [
  [
    /password authentication failed|no password supplied|SASL/i,
    'the password was changed in the database and not in the secret, or the other way round',
  ],
  [
    /is not there, or may not be read|ResourceNotFoundException.*secret/i,
    'the secret was renamed or removed, or lost its tag',
  ],
  [
    /no pg_hba\.conf entry|ETIMEDOUT|timed? ?out.*connect|connect.*timed? ?out|EHOSTUNREACH/i,
    'the network: a security group, route or pg_hba.conf does not let the task in',
  ],
  [
    /ECONNREFUSED|server closed the connection|terminating connection|connection terminated|the database system is (starting|shutting)|ECONNRESET/i,
    'the server was down, restarted or failed over meanwhile',
  ],
  [/ENOTFOUND|EAI_AGAIN|could not translate host/i, 'the host of the URL is gone or was renamed'],
  [
    /permission denied for|must be owner|must be superuser/i,
    'something new in the database that the role of the backup may not read',
  ],
  [/OutOfMemory|ran out of memory/i, 'the task is too small for this database'],
  [/no space left|ENOSPC/i, 'the disk of the task is too small for this database'],
  [
    /CannotPullContainer|image/i,
    'the image of the worker is not there, or its task cannot reach the registry',
  ],
  [/version mismatch/i, 'the server was upgraded and the tools were not'],
  [/lock timeout|lock-wait|canceling statement due to lock/i, 'a long transaction or migration held a table'],
  [/AccessDenied|not authorized|explicit deny/i, 'a policy, boundary or key denies what it allowed before'],
  [/checksum|not in the store|has \d+ bytes, not|manifest/i, 'somebody or something wrote to the bucket'],
];

/** A guess, and called so. Undefined where nothing is known of such an error. */
export const likelyCause = (message: string): string | undefined =>
  known.find(([words]) => words.test(message))?.[1];
