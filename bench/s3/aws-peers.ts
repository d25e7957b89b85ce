import { spawnSync } from 'node:child_process';
import { awsProgram } from '../../local/s3/install-awscli.ts';
import { database } from '../data/fill.ts';
import type { Contestant, Stage } from '../runs/contestant.ts';
import { accessTo, bucket, bucketBytes } from './bucket.ts';
import { createFreshServer } from './fresh-server.ts';
import type { Target } from './targets.ts';

const pipelines = [
  ['pg_dump -Fc -Z zstd:3 | aws s3 cp -', 'pg_dump -Fc -Z zstd:3 -d "$URL"'],
  ['pg_dump -Z0 | zstd -3 | aws s3 cp -', 'pg_dump -Z0 -d "$URL" | zstd -q -3'],
] as const;

/** What people pipe into a bucket. One stream each: a tool that reads a pipe gets no more. */
export function awsPeers(
  stage: Stage,
  { name: targetName, start }: Target,
  stack: AsyncDisposableStack,
): { readonly peers: readonly Contestant[]; readonly notMeasured: readonly string[] } {
  const aws = awsCommand(stage);
  const named = pipelines.map(([name, dump]) => ({ name: `${name} → ${targetName}`, dump }));
  if (!aws) {
    const why = 'no aws on this machine, run npm run tools';
    return { peers: [], notMeasured: named.map(({ name }) => `${name}: ${why}`) };
  }
  const peers = named.map(({ name, dump }): Contestant => {
    const servers = stack.use(createFreshServer(start));
    return {
      name,
      what: 'backup',
      slow: true,
      prepare: async () => {
        const server = await servers.next();
        return {
          script: `${dump} | ${aws.script} s3 cp --only-show-errors --endpoint-url "$AWS_ENDPOINT_URL" - s3://${bucket}/dump`,
          env: { ...aws.env, ...accessTo(server), URL: stage.server.url(database) },
          storePid: server.pid,
        };
      },
      storedBytes: () => bucketBytes(servers.last),
    };
  });
  return { peers, notMeasured: [] };
}

interface AwsCommand {
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Ours where it is installed, else that of the PATH. */
function awsCommand({ environment }: Stage): AwsCommand | undefined {
  const [python, ...args] = awsProgram() ?? [];
  if (python !== undefined) return { script: `"$AWS_PYTHON" ${args.join(' ')}`, env: { AWS_PYTHON: python } };
  const found = spawnSync('aws', ['--version'], { env: { ...environment } }).status === 0;
  return found ? { script: 'aws', env: {} } : undefined;
}
