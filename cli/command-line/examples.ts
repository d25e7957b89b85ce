/** One for each verb, in the order in which they are needed. */
export const examples = {
  init: 'npx holdfast init --region eu-central-1',
  doctor: 'npx holdfast doctor',
  run: 'npx holdfast run orders --class pre-deploy',
  status: 'npx holdfast status',
  list: 'npx holdfast list orders --limit 10',
  show: 'npx holdfast show orders@latest',
  explain: 'npx holdfast explain orders@latest',
  cost: 'npx holdfast cost',
  retire: 'npx holdfast retire --dry-run',
  replay: 'npx holdfast replay nights.json --json',
  undelete: 'npx holdfast undelete orders@20261120T033000Z-3f9a1c',
  verify: 'npx holdfast verify orders@latest',
  restore: 'npx holdfast restore orders@latest --to postgres://admin@db.example.org/orders_back --create',
  drill: 'npx holdfast drill orders',
  catalog: 'npx holdfast catalog rebuild',
  audit: 'npx holdfast audit --json',
} as const;
