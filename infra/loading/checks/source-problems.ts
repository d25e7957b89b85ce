import type { Problem } from '#core/config/config-error.ts';
import { problem } from '#core/config/problem.ts';
import type { Config } from '#engines/config.ts';

// left out silently, it would be a certificate that nobody checks
const adviceOnCa =
  'leave it out: a task has no file of yours. The image has the certificates of RDS: write ?sslmode=verify-full&sslrootcert=/etc/holdfast/rds.pem into the URL';

const adviceOnFolders =
  "leave the source out here and back it up on its own machine: a task in AWS has no folder of yours. There, write store: { s3: { …, catalog: 'manifests' } }";

/** What a task in AWS could not do for a source: reach it, or read its secret. */
export function sourceProblems({ sources, networks, tls }: Config, root: unknown): readonly Problem[] {
  const names = Object.keys(networks);
  if (Object.keys(sources).length === 0)
    return [problem(['sources'], root, 'write at least one: without it there is nothing to deploy')];
  const own = tls.ca === undefined ? [] : [problem(['tls', 'ca'], root, adviceOnCa)];
  return [
    ...own,
    ...Object.entries(sources).flatMap(([name, source]) => {
      // of a service: no task connects to it
      if (source.engine === 'rds') return [];
      if (source.engine === 'files') return [problem(['sources', name, 'path'], root, adviceOnFolders)];
      const { network, url, drill } = source;
      return [
        ...(network === undefined && names.length > 0
          ? [
              problem(
                ['sources', name, 'network'],
                root,
                `write one of ${names.map((known) => `'${known}'`).join(', ')}`,
              ),
            ]
          : []),
        ...('env' in url
          ? [
              problem(
                ['sources', name, 'url'],
                root,
                "write { secret: 'its name in Secrets Manager' }: a task in AWS has no variables of yours",
              ),
            ]
          : []),
        // left out of the drill it would be a check that passes because nobody asks it
        ...(drill
          ? [
              problem(
                ['sources', name, 'drill', 'command'],
                root,
                'leave it out and ask by checks: a drill in AWS has no folder of yours to run a command in',
              ),
            ]
          : []),
      ];
    }),
  ];
}
