import { defineConfig } from 'vitest/config';

/** Those start servers, command lines or deployments. */
const real = 'test/**/*.real.test.ts';

export default defineConfig({
  test: {
    // On two cores: real servers and real dumps run beside each other, and two more work while two wait for one.
    maxWorkers: 4,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'real', include: [real] } },
      // These keep nothing between files. One process for many of them loads the CDK and the SDK once, not for each.
      {
        extends: true,
        test: { name: 'plain', include: ['test/**/*.test.ts'], exclude: [real], isolate: false },
      },
    ],
  },
});
