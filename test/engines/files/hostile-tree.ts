import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

const raw = (folder: string, ...bytes: number[]): Buffer =>
  Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(bytes)]);

/** Everything that a file system can hold and a backup has lost somewhere before. */
export async function makeHostileTree(folder: string): Promise<void> {
  const at = (...names: string[]): string => path.join(folder, ...names);
  fs.mkdirSync(at('plain', 'deeper', 'deepest'), { recursive: true });
  fs.mkdirSync(at('empty'));
  fs.writeFileSync(at('.env'), 'TOKEN=top-secret-word\n', { mode: 0o600 });
  fs.writeFileSync(at('nothing'), '');
  fs.writeFileSync(at('plain', 'one'), 'one');
  fs.writeFileSync(at('plain', 'deeper', 'deepest', 'two'), 'two'.repeat(1000));
  // names: any bytes but 0 and /
  fs.writeFileSync(raw(folder, 0xff, 0xfe, 0x41), 'no UTF-8');
  fs.writeFileSync(at('new\nline'), 'a name of two lines');
  fs.writeFileSync(at(' -rf *\\"\'$(touch x)'), 'a name that shells fear');
  fs.writeFileSync(at('ümläut-日本語-🙂'), 'a name of the world');
  fs.mkdirSync(raw(folder, 0xe9, 0x20), { recursive: true });
  fs.writeFileSync(
    Buffer.concat([raw(folder, 0xe9, 0x20), Buffer.from('/inside')]),
    'in a folder that is no UTF-8',
  );
  const long = at('long', 'n'.repeat(120), 'm'.repeat(200));
  fs.mkdirSync(long, { recursive: true });
  fs.writeFileSync(path.join(long, 'x'.repeat(255)), 'long');
  // links
  fs.symlinkSync('plain/one', at('link'));
  fs.symlinkSync('/nowhere/at/all', at('dangling'));
  fs.symlinkSync('plain', at('link-to-folder'));
  fs.symlinkSync('n'.repeat(300), at('long-link'));
  fs.linkSync(at('plain', 'one'), at('plain', 'deeper', 'same-as-one'));
  fs.linkSync(at('plain', 'one'), at('same-as-one-too'));
  // large, of which one is linked too
  const noise = Buffer.alloc(3_000_001);
  for (let i = 0; i < noise.length; i++) noise[i] = (i * 2_654_435_761) >>> 13;
  fs.writeFileSync(at('large'), noise);
  fs.linkSync(at('large'), at('plain', 'large-too'));
  // holes
  const sparse = fs.openSync(at('sparse'), 'w');
  fs.writeSync(sparse, 'begin', 0);
  fs.writeSync(sparse, 'middle', 5_000_000);
  fs.ftruncateSync(sparse, 20_000_123);
  fs.closeSync(sparse);
  // permissions and times
  fs.writeFileSync(at('run-me'), '#!/bin/sh\n');
  fs.chmodSync(at('run-me'), 0o4755);
  fs.chmodSync(at('plain', 'deeper'), 0o2750);
  fs.chmodSync(at('empty'), 0o1777);
  fs.utimesSync(at('nothing'), 0, -86_400.5);
  fs.utimesSync(at('plain', 'one'), 1_700_000_000.123456, 1_700_000_000.123456);
  fs.lutimesSync(at('link'), 1_600_000_000, 1_600_000_000.25);
  if (process.getuid?.() === 0) {
    fs.chownSync(at('plain', 'deeper', 'deepest', 'two'), 12_345, 54_321);
    fs.lchownSync(at('dangling'), 3_000_000_000, 7);
  }
  // what no archive keeps
  execFileSync('mkfifo', [at('a-pipe')]);
  const server = createServer().listen(at('a-socket'));
  await new Promise((resolve) => server.once('listening', resolve));
  // closing takes the socket away: it is renamed, so that it stays
  fs.renameSync(at('a-socket'), at('socket'));
  await new Promise((resolve) => server.close(resolve));
  fs.utimesSync(at('plain'), 1_500_000_000, 1_500_000_000);
}
