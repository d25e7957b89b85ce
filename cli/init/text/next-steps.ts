import { resolve } from 'node:path';
import { deploymentTag } from '#core/cloud/env-names.ts';
import type { ProposedNetwork } from '../proposal/networks.ts';
import { isExample, type ProposedSource, urlFor } from '../proposal/proposed-source.ts';
import type { StorePlace } from './first-config.ts';

interface Done {
  /** As it was named. */
  readonly file: string;
  readonly isUsualFile: boolean;
  readonly deployment: string;
  readonly place: StorePlace;
  readonly sources: readonly ProposedSource[];
  readonly networks: readonly ProposedNetwork[];
}

/** What to do now, in order; each is one line that can be typed, or says what to look at. */
export function nextSteps({ file, isUsualFile, deployment, place, sources, networks }: Done): string[] {
  const config = isUsualFile ? '' : ` --config ${word(file)}`;
  const doctor = `npx holdfast doctor${config}`;
  if ('directory' in place) {
    const variables = sources.flatMap(({ url }) => ('env' in url ? [url.env] : []));
    return [
      ...variables.map((name) => `export ${name}=postgres://<user>@<host>:5432/<database>`),
      doctor,
      `npx holdfast run --all${config}`,
    ];
  }
  const { region, isGuessed, deployed } = place;
  // in the clone; without it the clone's own example would be deployed
  const deploy = `npx cdk deploy --all --context config=${word(resolve(file))}`;
  const [missing] = sources.filter(({ secretFound }) => !secretFound);
  return [
    sources.some(isExample)
      ? `put your own database into ${file}, in place of the example`
      : `read ${file}: what is guessed says so`,
    ...(missing && 'secret' in missing.url
      ? [
          [
            `make each secret marked 'to be made', as this one: write ${urlFor(missing.address)} into a file ${missing.source}.url, then`,
            `aws secretsmanager create-secret --region ${region} --name ${missing.url.secret}`,
            `--secret-string file://${missing.source}.url --tags Key=${deploymentTag(deployment)},Value=postgres && rm ${missing.source}.url`,
          ].join(' '),
        ]
      : []),
    "add alerts: { email: ['you@example.org'] }, or nobody is told of a failed night",
    ...(isGuessed ? [`write your region into store.s3.region: none was named, ${region} is a guess`] : []),
    deployed?.bucket !== undefined
      ? `the stack ${deployed.stack} is there, and its bucket ${deployed.bucket} is the store of ${file}: take over what its config says beyond this, then ${deploy}`
      : `${deploy} (once before, for an account and region: npx cdk bootstrap)`,
    ...networks.map(
      ({ name }) =>
        `let the group that ${deployment}-runs prints for network '${name}' (WorkerGroup…) reach its servers on their port`,
    ),
    ...(networks.length === 0
      ? ['look how tasks, which run in a VPC of their own, will reach your servers: docs/networks.md']
      : []),
    doctor,
  ];
}

/** For a shell. */
const word = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
