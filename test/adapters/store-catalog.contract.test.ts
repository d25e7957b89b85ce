import { catalogContract } from '#test/suites/catalog.ts';

catalogContract('a folder without a table', async ({ catalog }) => ({ catalog, refresh: async () => {} }));
