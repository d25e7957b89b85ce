/** The deployment that docs/roles.md is about: everything that a config can ask of roles, once. */
export const example = {
  deployment: 'holdfast',
  store: { s3: { region: 'eu-central-1' } },
  alerts: { email: ['oncall@example.org'], slack: { secret: 'holdfast/slack' } },
  plans: {
    nightly: { schedule: 'cron(30 3 * * ? *)', keep: { daily: '14d' }, drill: 'cron(0 5 ? * SUN *)' },
  },
  sources: {
    orders: { engine: 'postgres', plan: 'nightly', url: { secret: 'prod/orders' }, rpo: '25h', rto: '2h' },
    ledger: { engine: 'rds', plan: 'nightly', instance: 'prod-ledger', rpo: '25h' },
    fleet: { engine: 'rds', plan: 'nightly', tag: { backup: 'nightly' }, rpo: '25h' },
  },
  images: { postgres: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/holdfast-postgres:1' },
};
