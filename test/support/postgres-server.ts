// The tests and `npm start` use the same throw-away server. Tests know it by this name only.
export { availableMajors, postgresBin } from '../../local/postgres-home.ts';
export { type PostgresOptions, type PostgresServer, startPostgres } from '../../local/postgres-server.ts';
