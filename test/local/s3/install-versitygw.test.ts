import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { installVersitygw, versitygwProgram, whyNoVersitygw } from '../../../local/s3/install-versitygw.ts';

const pinned = 'v1.8.0\\th1:au+wI+aybno/STsQiSm35Uu6Q6iK5MWReQxgO6SEMFc=';

it('builds it once', async () => {
  const { folder, install, lines } = await setup({ mod: pinned });
  expect(await install()).toEqual({ installed: true });
  expect(versitygwProgram(folder)).toBe(join(folder, 'v1.8.0/versitygw'));
  expect(await install()).toEqual({ installed: false });
  expect(lines).toHaveLength(1);
});

it.each([
  ['another hash', 'v1.8.0\\th1:AAAA='],
  ['another version', pinned.replace('v1.8.0', 'v1.8.1')],
])('keeps no program that was built from sources with %s', async (_, mod) => {
  const { folder, install } = await setup({ mod });
  await expect(install()).rejects.toThrow('expected v1.8.0 h1:au+wI+aybno');
  expect(versitygwProgram(folder)).toBeUndefined();
  expect(await readdir(folder)).toEqual(['missing.json']);
});

it('remembers why there is none, without what Go downloaded, until there is one', async () => {
  const { folder, install, goDoes } = await setup({ mod: pinned });
  expect(whyNoVersitygw(folder)).toBe('it is not on this machine, run npm run tools');
  await goDoes('printf "go: downloading a v1\\ngo: downloading b v1\\nno space left\\n" >&2; exit 1');
  await expect(install()).rejects.toThrow();
  expect(whyNoVersitygw(folder)).toMatch(/^the build failed: .*no space left$/);
  expect(whyNoVersitygw(folder)).not.toContain('downloading');
  await goDoes(undefined);
  await install();
  expect(await readdir(folder)).toEqual(['v1.8.0']);
});

it.each([
  ['is missing', undefined, 'Go is not on this machine'],
  ['is too old', 'go1.20.14', 'Go is go1.20.14, 1.21 or later is needed'],
])('says so when Go %s', async (_, goVersion, reason) => {
  const { folder, install, bin } = await setup({ mod: pinned, goVersion: goVersion ?? '' });
  if (!goVersion) await rm(join(bin, 'go'));
  await expect(install()).rejects.toThrow(reason);
  expect(whyNoVersitygw(folder)).toBe(reason);
});

/** A Go of ours: it writes an empty program and says what it was built from. */
async function setup({ mod, goVersion = 'go1.26.8' }: { mod: string; goVersion?: string }) {
  const root = await mkdtemp(join(tmpdir(), 'holdfast-versitygw-install-'));
  const folder = join(root, 'versitygw');
  const lines: string[] = [];
  const goDoes = async (instead: string | undefined) => {
    const install = instead ?? ': >"$GOBIN/versitygw"';
    const shown = `printf '\\tpath\\tx\\n\\tmod\\tgithub.com/versity/versitygw\\t${mod}\\n'`;
    const cases = `env) echo ${goVersion};; install) ${install};; version) ${shown};;`;
    await writeFile(join(root, 'go'), `#!/bin/sh\ncase $1 in ${cases} esac\n`);
    await chmod(join(root, 'go'), 0o755);
  };
  await goDoes(undefined);
  vi.stubEnv('PATH', root);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(root, { recursive: true });
  });
  return {
    bin: root,
    folder,
    lines,
    goDoes,
    install: () => installVersitygw((line) => lines.push(line), folder),
  };
}
