import type { Reporter } from 'vitest/node';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface CountingReporter {
  readonly reporter: Reporter;
  /** Undefined until the run has ended. */
  counts(): Counts | undefined;
}

/**
 * Counts what a run of vitest proved. A file that cannot be loaded, a hook that fails, a test that never ended and
 * an error that nobody handled are failures, although vitest lists no failed test for them.
 */
export function countingReporter(): CountingReporter {
  let counts: Counts | undefined;
  return {
    counts: () => counts,
    reporter: {
      onTestRunEnd(modules, unhandledErrors, reason) {
        let passed = 0;
        let skipped = 0;
        let failed = unhandledErrors.length + (reason === 'interrupted' ? 1 : 0);
        for (const module of modules) {
          failed += Math.min(1, module.errors().length);
          for (const suite of module.children.allSuites()) failed += Math.min(1, suite.errors().length);
          for (const test of module.children.allTests()) {
            const { state } = test.result();
            if (state === 'passed') passed += 1;
            else if (state === 'skipped') skipped += 1;
            else failed += 1;
          }
        }
        counts = { passed, failed, skipped };
      },
    },
  };
}

/** The line that scripts look for. */
export function countLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
