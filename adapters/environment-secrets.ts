import { UsageError } from '#core/errors.ts';
import type { Secrets } from '#core/ports/secrets.ts';

/** Secrets of a machine without AWS: environment variables. */
export const createEnvironmentSecrets = (
  environment: Readonly<Record<string, string | undefined>>,
): Secrets => ({
  async resolve(ref) {
    if ('secret' in ref) {
      throw new UsageError(
        `the secret '${ref.secret}' lies in AWS Secrets Manager, which is not reached from here`,
        {
          hint: `write { env: 'NAME' } for a source that this machine backs up, and set NAME before the run`,
        },
      );
    }
    const value = environment[ref.env];
    if (value !== undefined && value !== '') return value;
    throw new UsageError(`the environment variable ${ref.env} is ${value === '' ? 'empty' : 'not set'}`, {
      hint: `set it to the source's connection URL: export ${ref.env}=postgres://user:password@host:5432/database`,
    });
  },
});
