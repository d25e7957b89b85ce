import type { Check } from '#core/drill/check.ts';
import { runChecks } from '#core/drill/run-checks.ts';
import { UsageError } from '#core/errors.ts';
import type { SecretRef, Secrets } from '#core/ports/secrets.ts';
import { connect } from '../../postgres/connection/session.ts';
import { connectionSettings } from '../../postgres/connection/settings.ts';
import { singleValue } from '../../postgres/restore/target/single-value.ts';
import type { Ask } from './drill-database.ts';

interface Questions {
  readonly engine: string;
  readonly url: SecretRef;
  readonly checks: readonly Check[];
  readonly consistentAt: Date;
}

interface Deps {
  readonly secrets: Secrets;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Asks a restored PostgreSQL as the user of the URL, at the address of what came back. The passwords are those of the
 * instant of the snapshot; the master user has the drill's own.
 */
export function askPostgres(
  { secrets, environment, ca, signal }: Deps,
  { engine, url, checks, consistentAt }: Questions,
): Ask {
  if (!engine.includes('postgres')) {
    throw new UsageError(`checks of a drill are asked of PostgreSQL, and this database is ${engine}`, {
      hint: 'leave url and checks out of the sandbox: the drill then restores, connects and compares settings',
    });
  }
  return async ({ address, port, masterUser }, password) => {
    const text = await secrets.resolve(url);
    const known = connectionSettings(text, 'the url of the sandbox', {
      environment,
      ...(ca === undefined ? {} : { ca }),
    });
    const settings = {
      ...{ ...known, host: address, port },
      ...(known.user === masterUser ? { password } : {}),
    };
    const session = await connect(settings, 'holdfast drill', signal);
    try {
      return await runChecks(checks, { value: (sql) => singleValue(session, sql) }, consistentAt, signal);
    } finally {
      await session.end();
    }
  };
}
