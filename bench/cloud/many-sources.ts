/** A config of so many sources, as it would be written, and one that is paused. */
export function manySources(count: number) {
  const source = (name: string) => ({
    engine: 'postgres',
    plan: 'nightly',
    url: { secret: `prod/${name}` },
    rpo: '26h',
    rto: '2h',
    owner: 'team-orders',
    contacts: ['#orders-oncall'],
    classification: 'internal',
    checks: [{ sql: 'select max(created) from orders', newerThan: '26h' }],
  });
  const names = Array.from({ length: count }, (_, index) => `s${index}`);
  return {
    deployment: 'bench',
    store: { s3: { region: 'eu-central-1' } },
    plans: {
      nightly: {
        schedule: 'cron(30 3 * * ? *)',
        timeZone: 'Europe/Berlin',
        keep: { daily: '14d', weekly: '90d', monthly: '1y' },
        drill: 'cron(0 5 ? * SUN *)',
      },
    },
    sources: {
      ...Object.fromEntries(names.map((name) => [name, source(name)])),
      idle: { ...source('idle'), paused: true },
    },
    // built by nobody here
    images: { postgres: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/holdfast-postgres:1' },
  };
}
