import type { ConnectionSettings, LibpqEnvironment } from './settings.ts';

/** Variables of libpq that hold where a password or a certificate lies; they go on to the tools as they are. */
const passedOn = [
  'PGPASSFILE',
  'PGSSLCERT',
  'PGSSLKEY',
  'PGSSLCRL',
  'HOME',
  'PATH',
  'LD_LIBRARY_PATH',
  'KRB5CCNAME',
];

/**
 * The environment of a tool that connects: everything about the connection, so that nothing of it is an argument.
 * TZ is UTC because pg_dump writes local time into its archive's header. `pinned` are settings of the server that hold
 * whatever the database, the role or PGOPTIONS say.
 */
export function toolEnvironment(
  settings: ConnectionSettings,
  environment: LibpqEnvironment,
  applicationName: string,
  pinned: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const own: Record<string, string | undefined> = {
    ...Object.fromEntries(passedOn.map((name) => [name, environment[name]])),
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    PGHOST: settings.host,
    PGPORT: String(settings.port),
    PGUSER: settings.user,
    PGDATABASE: settings.database,
    PGPASSWORD: settings.password,
    PGSSLMODE: settings.sslMode,
    PGSSLROOTCERT: settings.sslRootCert,
    PGAPPNAME: applicationName,
    PGCONNECT_TIMEOUT: '15',
    PGOPTIONS: serverOptions(environment['PGOPTIONS'], pinned),
  };
  return Object.fromEntries(
    Object.entries(own).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

/** Of two options with one name the later one counts. */
function serverOptions(
  given: string | undefined,
  pinned: Readonly<Record<string, string>>,
): string | undefined {
  const own = Object.entries(pinned).map(
    ([name, value]) => `-c ${name}=${value.replace(/[\\\s]/g, (character) => `\\${character}`)}`,
  );
  return own.length === 0 ? given : [...(given ? [given] : []), ...own].join(' ');
}

/** The environment of a tool that does not connect. */
export const plainToolEnvironment = (environment: LibpqEnvironment): Record<string, string> => ({
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
  PATH: environment['PATH'] ?? '/usr/bin:/bin',
});
