/** What the policy of a deployed bucket denies to everybody, by the names of its statements. A test compares them with it. */
export const denials = [
  'NoVersionIsDeleted',
  'NoLockIsBypassed',
  'NoLegalHold',
  'NothingIsOverwritten',
  'NoPointIsACopy',
  'NoKeyOfACaller',
  'NoOtherEncryption',
  'NoOtherKey',
  'NoOtherLock',
  'NoLongerLock',
  'LocksAreSetBySettle',
  'SettingsAreDeployed',
] as const;
