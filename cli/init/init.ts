import { resolve } from 'node:path';
import type { FoundAccount } from '#adapters/aws/discovery/found-account.ts';
import { loadConfig } from '#adapters/config-file.ts';
import { systemClock } from '#adapters/system-clock.ts';
import { PermanentError, UsageError } from '#core/errors.ts';
import { parseConfig } from '#engines/config.ts';
import { exitCodes } from '../exit-codes.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { type Proposal, proposalOf } from './proposal/propose.ts';
import { exampleSource } from './proposal/proposed-source.ts';
import { formOf, textOf } from './text/config-form.ts';
import { firstConfig, type StorePlace } from './text/first-config.ts';
import { initText } from './text/init-text.ts';
import { nextSteps } from './text/next-steps.ts';
import { refuseTaken, writeOnce } from './write-once.ts';

export interface InitInput {
  readonly region: string | undefined;
  readonly deployment: string;
  /** A folder of points. With it, AWS is not asked. */
  readonly directory: string | undefined;
}

/** Writes a first config from what the account shows. What it cannot see it says, and writes an example instead. */
export async function init(context: VerbContext, input: InitInput): Promise<VerbResult> {
  const { configFile: file, output, throwIfStopped } = context;
  const { deployment, directory } = input;
  if (directory !== undefined && input.region !== undefined) {
    throw new UsageError('--directory and --region were both given', {
      hint: 'a folder needs no region: leave one of them out',
    });
  }
  const form = await formOf(file);
  await refuseTaken(file);
  const account = directory === undefined ? await lookAt(context, input) : undefined;
  const place = placeOf(account, directory);
  const { sources, networks, notWritten } = proposed(account, place, deployment);
  const { config, comments } = firstConfig(
    { sources, networks, notWritten },
    { deployment, place, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, now: systemClock.now() },
  );
  throwIfStopped();
  await writeOnce(file, textOf(form, config, comments), loadsAgain);
  const isUsualFile = resolve(file) === resolve('holdfast.config.ts');
  const next = nextSteps({ file, isUsualFile, deployment, place, sources, networks });
  // JSON has no comments
  if (form === 'json') {
    for (const { source, remarks } of sources)
      for (const remark of remarks) output.say(`${source}: ${remark}`);
  }
  return {
    document: { file: resolve(file), sources: sources.map(documentOf), notWritten, next },
    text: initText({ file, sources, notWritten, next }),
    exitCode: exitCodes.good,
  };
}

/** The SDK is loaded for this alone. */
async function lookAt({ output, environment, signal }: VerbContext, input: InitInput): Promise<FoundAccount> {
  const { discoverAccount } = await import('#adapters/aws/discovery/discover-account.ts');
  // the second is what the AWS command line reads, and the SDK does not
  const region = [input.region, environment['AWS_REGION'], environment['AWS_DEFAULT_REGION']].find(Boolean);
  const progress = output.progress('init');
  progress.phase('look');
  try {
    return await discoverAccount({ region, deployment: input.deployment, signal });
  } finally {
    progress.end();
  }
}

const guessedRegion = 'eu-central-1';

function placeOf(account: FoundAccount | undefined, directory: string | undefined): StorePlace {
  if (directory !== undefined) return { directory };
  const { region, store } = account ?? {};
  return { region: region ?? guessedRegion, isGuessed: region === undefined, deployed: store };
}

function proposed(account: FoundAccount | undefined, place: StorePlace, deployment: string): Proposal {
  const found = account && proposalOf(account, deployment);
  if (found && found.sources.length > 0) return found;
  const example = exampleSource(deployment, 'directory' in place ? 'env' : 'secret');
  return { networks: [], notWritten: [], ...found, sources: [example] };
}

/** What init writes, the next verb takes: it is read as that verb will read it, before it gets its name. */
async function loadsAgain(temporary: string): Promise<void> {
  try {
    await loadConfig(temporary, (value, at) => parseConfig(value, { ...at, now: systemClock.now() }));
  } catch (error) {
    throw new PermanentError(
      `the config would not be taken: ${error instanceof Error ? error.message : error}`,
      {
        hint: 'in a folder of CommonJS, name it .mts or .json; otherwise please report it',
        cause: error,
      },
    );
  }
}

const documentOf = ({ host: _, address: __, ...source }: Proposal['sources'][number]) => source;
