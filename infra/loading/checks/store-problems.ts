import type { Problem } from '#core/config/config-error.ts';
import { problem } from '#core/config/problem.ts';
import type { Config } from '#engines/config.ts';

/** Stores that work without a deployment, and so cannot be deployed. */
export function storeProblems({ store }: Config, root: unknown): readonly Problem[] {
  if (!('s3' in store)) {
    const instead =
      "to deploy, write s3: { region: 'eu-central-1' } in its place; with a folder npx holdfast run is all there is";
    return [problem(['store', 'directory'], root, instead)];
  }
  const { catalog, endpoint } = store.s3;
  return [
    ...(catalog === undefined
      ? []
      : [
          problem(
            ['store', 's3', 'catalog'],
            root,
            'leave it out to deploy: the stacks keep their records in DynamoDB; with it a bare bucket is enough, and npx holdfast run',
          ),
        ]),
    ...(endpoint === undefined
      ? []
      : [problem(['store', 's3', 'endpoint'], root, "leave it out: a deployment's bucket is one of AWS")]),
  ];
}
