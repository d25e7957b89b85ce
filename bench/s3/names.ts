/** Servers that Holdfast is measured into, in the order in which they run. */
export const targetNames = ['S3 sink', 'versitygw', 'MiniStack'] as const;
export type TargetName = (typeof targetNames)[number];

export const backupInto = (target: TargetName): string =>
  `holdfast → ${target}${target === 'S3 sink' ? ', counts 25 %' : ''}`;

export const restoreFrom = (target: TargetName): string => `holdfast restore --create ← ${target}`;
