/** Where stacks are deployed, a set is a name for its members and nothing more. */
export const ofStacks = (set: string): string =>
  `${set}: the stacks take each member of the set by itself; points of a set are there only without stacks (a folder, or a bucket with catalog: 'manifests')`;
