import { defineConfig } from '#config';

// The example that `npm start` runs, against a server that it starts for it. Yours goes elsewhere: see README.md.
export default defineConfig({
  store: { directory: '.holdfast/start/backups' },
  plans: {
    nightly: {
      schedule: 'cron(30 3 * * ? *)',
      timeZone: 'Europe/Berlin',
      keep: { daily: '14d', weekly: '90d', 'pre-deploy': '90d', atLeast: 3 },
      // a database that is not there shall say so at once; leave it out for three attempts with pauses
      attempts: 1,
    },
  },
  sources: {
    orders: {
      engine: 'postgres',
      plan: 'nightly',
      url: { env: 'ORDERS_URL' },
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
      drill: { command: 'node local/start/shop/smoke.ts' },
    },
  },
});
