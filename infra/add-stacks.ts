import type { App } from 'aws-cdk-lib';
import type { Deployable } from './loading/deployable.ts';
import { RunsStack } from './stacks/runs-stack.ts';
import { StoreStack } from './stacks/store-stack.ts';
import { WatchStack } from './stacks/watch-stack.ts';

/** A deployment: three stacks, by how long they must live. */
export function addStacks(app: App, deployable: Deployable) {
  const store = new StoreStack(app, deployable);
  const runs = new RunsStack(app, deployable, store);
  const watch = new WatchStack(app, deployable, store, runs);
  return { store, runs, watch };
}
