import fs from 'node:fs';
import { promisify } from 'node:util';
import { asBuffer, type BytePath } from '../tree/byte-path.ts';

/** Calls to the system that change a tree, by bytes of paths. None follows a symbolic link at the end of a path. */

const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = fs.constants;

/** For our own eyes until its permissions are set. Fails where anything has that name. */
export const createFile = (path: BytePath): Promise<number> =>
  new Promise((resolve, reject) => {
    fs.open(asBuffer(path), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600, (error, descriptor) =>
      error ? reject(error) : resolve(descriptor),
    );
  });

export const write = async (descriptor: number, bytes: Buffer, position: number): Promise<void> => {
  for (let done = 0; done < bytes.length; ) {
    done += await new Promise<number>((resolve, reject) => {
      fs.write(descriptor, bytes, done, bytes.length - done, position + done, (error, written) =>
        error ? reject(error) : resolve(written),
      );
    });
  }
};

export const truncate = promisify(fs.ftruncate);
export const chmodOpen = promisify(fs.fchmod);
export const chownOpen = promisify(fs.fchown);
const futimes = promisify(fs.futimes);
const calls = {
  mkdir: promisify<Buffer, number, void>(fs.mkdir),
  symlink: promisify<Buffer, Buffer, void>(fs.symlink),
  link: promisify(fs.link),
  unlink: promisify(fs.unlink),
  rename: promisify(fs.rename),
  chmod: promisify(fs.chmod),
  lchown: promisify(fs.lchown),
  utimes: promisify(fs.utimes),
  lutimes: promisify(fs.lutimes),
};

export const makeFolder = (path: BytePath): Promise<void> => calls.mkdir(asBuffer(path), 0o700);
export const makeSymlink = (path: BytePath, target: BytePath): Promise<void> =>
  calls.symlink(asBuffer(target), asBuffer(path));
export const makeLink = (path: BytePath, first: BytePath): Promise<void> =>
  calls.link(asBuffer(first), asBuffer(path));
/** Takes the place of whatever file or link has that name, at once. */
export const rename = (from: BytePath, to: BytePath): Promise<void> =>
  calls.rename(asBuffer(from), asBuffer(to));
export const remove = (path: BytePath): Promise<void> => calls.unlink(asBuffer(path));
export const chmod = (path: BytePath, mode: number): Promise<void> => calls.chmod(asBuffer(path), mode);
export const chown = (path: BytePath, uid: number, gid: number): Promise<void> =>
  calls.lchown(asBuffer(path), uid, gid);

/**
 * Node takes seconds as a double, which holds today's times to a quarter of a microsecond: half a microsecond more, and
 * whatever is cut off behind it, the microsecond is the right one.
 */
const seconds = (ns: bigint): number => (Number(ns / 1000n) + (ns < 0n ? -0.5 : 0.5)) / 1e6;

export const touchOpen = (descriptor: number, ns: bigint): Promise<void> =>
  futimes(descriptor, seconds(ns), seconds(ns));
export const touchFolder = (path: BytePath, ns: bigint): Promise<void> =>
  calls.utimes(asBuffer(path), seconds(ns), seconds(ns));
export const touchSymlink = (path: BytePath, ns: bigint): Promise<void> =>
  calls.lutimes(asBuffer(path), seconds(ns), seconds(ns));
