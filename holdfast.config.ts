import { defineConfig } from '#config';

// The example that `npm start` deploys into the local cloud, unmodified. Yours goes elsewhere: see README.md.
export default defineConfig({
  // a name of its own: whoever deploys it by mistake touches no stacks of the usual name
  deployment: 'example',
  store: { s3: { region: 'eu-central-1', lock: { mode: 'governance', days: 14 } } },
  alerts: { email: ['oncall@example.org'], slack: { secret: 'holdfast-example/slack' } },
  plans: {
    nightly: {
      schedule: 'cron(30 3 * * ? *)',
      timeZone: 'Europe/Berlin',
      keep: { daily: '14d', weekly: '90d', monthly: '1y', 'pre-deploy': '90d', atLeast: 3 },
      archive: { monthly: 'glacier-instant' },
      drill: 'cron(0 5 ? * SUN *)',
      judge: { minRows: 1_000_000 },
      // a database that is not there shall say so at once; leave it out for three attempts with pauses
      attempts: 1,
    },
  },
  sources: {
    orders: {
      engine: 'postgres',
      plan: 'nightly',
      url: { secret: 'holdfast-example/orders' },
      rpo: '26h',
      rto: '30m',
      owner: 'team-orders',
      contacts: ['#orders-oncall'],
      classification: 'personal',
      checks: [
        { sql: 'select max(placed_at) from shop.orders', newerThan: '26h' },
        { sql: 'select count(*) from shop.customers', atLeast: 30_000 },
        { sql: 'select count(*) from shop.order_items where price is null', equals: 0 },
      ],
    },
  },
});
