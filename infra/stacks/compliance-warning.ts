/** Says it before it is done: such a lock can be taken back by nobody. */
export function complianceWarning(now: Date, lockDays: number, longestDays: number): string {
  const day = (days: number): string =>
    new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  return (
    `store.s3.lock.mode is 'compliance': what is written today can be removed by nobody before ${day(lockDays)}, and a point ` +
    `that is kept longest not before ${day(longestDays)}. Not by you, not by the account's root, not by AWS; it is paid for until then.`
  );
}
