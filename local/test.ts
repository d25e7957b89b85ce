import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { countingReporter, countLine } from './checks/counting-reporter.ts';
import { missingMajors } from './checks/missing-majors.ts';
import { staticChecks } from './checks/static-checks.ts';

// `npm test`: linters, types and all tests. `npm test -- test/core` runs only the tests of these paths.
const say = (line: string) => process.stdout.write(`${line}\n`);
const { values, positionals } = parseArgs({ allowPositionals: true, options: { root: { type: 'string' } } });
const everything = positionals.length === 0 && values.root === undefined;

const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
const notExercised = join(folder, 'not-exercised');
writeFileSync(notExercised, '');
process.env['HOLDFAST_NOT_EXERCISED_FILE'] = notExercised;
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const checked = everything ? await staticChecks(say) : { passed: 0, failed: 0 };
const { reporter, counts } = countingReporter();
const options = values.root === undefined ? {} : { root: values.root };
const vitest = await startVitest('test', positionals, {
  ...options,
  watch: false,
  reporters: ['default', reporter],
});
await vitest.close();

const ran = counts() ?? { passed: 0, failed: 1, skipped: 0 };
const lines = readFileSync(notExercised, 'utf8').split('\n').filter(Boolean);
for (const line of new Set([...(await missingMajors()), ...lines])) say(`not exercised: ${line}`);
const nothing = ran.passed + ran.failed === 0;
if (nothing) say('no test ran, which proves nothing');
const total = {
  passed: ran.passed + checked.passed,
  failed: ran.failed + checked.failed + (nothing ? 1 : 0),
  skipped: ran.skipped,
};
say(countLine(total));
process.exit(total.failed === 0 ? 0 : 1);
