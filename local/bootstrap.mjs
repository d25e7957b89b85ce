// Makes a fresh clone ready: what npm start, npm test and the others run first.
// Plain JavaScript without dependencies: it runs on the Node of the machine (18 or later), before any install.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const windows = process.platform === 'win32';
const neededNode = 24;

installPackages();
const node = findNode();
if (!process.argv.includes('--without-tools')) {
  const only = process.argv.filter((argument) => argument.startsWith('--only='));
  const { status } = spawnSync(node, [join(root, 'local/tools/main.ts'), '--quiet', ...only], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
}

/** Runs npm ci when node_modules is not what package-lock.json says. */
function installPackages() {
  const stamp = join(modules, '.holdfast-installed');
  const lock = readFileSync(join(root, 'package-lock.json'));
  const asked = createHash('sha256').update(lock).update(`${process.platform} ${process.arch}`).digest('hex');
  const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;
  if (installed === asked) return;

  const why = installed === undefined ? 'node_modules is not complete' : 'package-lock.json has changed';
  console.log(`installing packages (npm ci): ${why}`);
  const npm = process.env.npm_execpath;
  const [program, args] = npm?.endsWith('js') ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']];
  // npm's own state of the script that called us would change what its child does
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|package)_/.test(name)),
  );
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    shell: windows,
  });
  if (status !== 0) fail(`npm ci failed:\n${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`);
  writeFileSync(stamp, asked);
}

/** The Node that runs the sources: from the packages on Linux x64, otherwise the machine's own. */
function findNode() {
  const packaged = join(modules, '.bin/node');
  const candidate = existsSync(packaged) ? packaged : process.execPath;
  const { stdout } = spawnSync(candidate, ['--version'], { encoding: 'utf8' });
  const version = stdout?.trim() ?? '';
  if (Number(/^v(\d+)\./.exec(version)?.[1] ?? 0) >= neededNode) return candidate;
  return fail(
    `Node ${neededNode} or later is needed, ${candidate} is ${version || 'not able to run here'}.\n` +
      `  On Linux x64 with glibc the packages bring it; on ${process.platform} ${process.arch} install it, then run this again.`,
  );
}

function fail(text) {
  console.error(text);
  process.exit(1);
}
