import { access, constants } from 'node:fs/promises';
import { PermanentError } from '#core/errors.ts';
import { plainToolEnvironment } from '../connection/tool-environment.ts';
import type { PostgresDeps } from '../deps.ts';
import { allToolSets } from '../tools/tool-set.ts';

/** The program that undoes a compression around an archive, or undefined where there is none. */
export function compressorAround(encoding: string): 'zstd' | 'lz4' | undefined {
  if (!encoding.startsWith('pg_dump-custom')) throw unknown(encoding);
  const around = encoding.split('|')[1];
  if (around === undefined || around === 'zstd' || around === 'lz4') return around;
  throw unknown(encoding);
}

const unknown = (encoding: string): PermanentError =>
  new PermanentError(`archives of encoding '${encoding}' are not known here`, {
    hint: 'use the version of Holdfast that wrote the point, or its RESTORE.md',
  });

type Places = Pick<PostgresDeps, 'tools' | 'environment' | 'shell'>;

/** The command that turns a stored archive into what pg_dump wrote, from standard input to standard output. */
export async function decoder(around: 'zstd' | 'lz4', { tools, environment, shell }: Places) {
  const sets = await allToolSets(tools, shell);
  const fetched = await Promise.all(
    sets.map(({ program }) =>
      access(program(around), constants.X_OK).then(
        () => program(around),
        () => undefined,
      ),
    ),
  );
  return {
    file: fetched.find((file) => file !== undefined) ?? around,
    args: ['-dc'],
    env: plainToolEnvironment(environment),
  };
}
