import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those start servers, command lines or deployments. */
const real = 'test/**/*.real.test.ts';

/** Nights wait for minutes on clocks and queues. Begun last, nothing else would be left to do meanwhile. */
const nights = /\/test\/(e2e\/night|local\/start|e2e\/killed|engines\/neo4j)\b/;

class NightsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isNight = ({ moduleId }: TestSpecification): boolean => nights.test(moduleId);
    return [...sorted.filter(isNight), ...sorted.filter((file) => !isNight(file))];
  }
}

export default defineConfig({
  test: {
    // On two cores: real servers and real dumps run beside each other, and two more work while two wait for one.
    maxWorkers: 4,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    sequence: { sequencer: NightsFirst },
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
