// A function's process, as Lambda has it: the bundle, Node, and nothing else, so that memory is theirs alone. Loads
// BUNDLE, calls it with EVENT as often as CALLS says, and tells what that took as JSON on the last line.
import { createRequire } from 'node:module';

const { BUNDLE = '', EVENT = '', CALLS = '0' } = process.env;
const require = createRequire(import.meta.url);

const began = performance.now();
const { handler } = require(BUNDLE);
const importMs = performance.now() - began;

const calls = [];
for (let call = 0; call < Number(CALLS); call++) {
  const asked = performance.now();
  const answer = await handler(JSON.parse(EVENT), {});
  calls.push({ ms: performance.now() - asked, answer });
}
// kilobytes on Linux, as in /proc: VmHWM
const peakBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(`\n${JSON.stringify({ importMs, calls, peakBytes })}\n`);
process.exit(0);
