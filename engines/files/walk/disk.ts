import fs from 'node:fs';
import { promisify } from 'node:util';
import { asBuffer, type BytePath } from '../tree/byte-path.ts';

/** Calls to the system by bytes of paths. Descriptors are numbers: a file handle each costs more than a small file. */
const calls = {
  lstat: promisify<Buffer, { bigint: true }, fs.BigIntStats>(fs.lstat),
  stat: promisify<Buffer, { bigint: true }, fs.BigIntStats>(fs.stat),
  fstat: promisify<number, { bigint: true }, fs.BigIntStats>(fs.fstat),
  readlink: promisify<Buffer, 'latin1', string>(fs.readlink),
};

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;

export const lstat = (path: BytePath): Promise<fs.BigIntStats> =>
  calls.lstat(asBuffer(path), { bigint: true });
export const stat = (path: BytePath): Promise<fs.BigIntStats> => calls.stat(asBuffer(path), { bigint: true });
export const fstat = (descriptor: number): Promise<fs.BigIntStats> =>
  calls.fstat(descriptor, { bigint: true });
export const readlink = (path: BytePath): Promise<string> => calls.readlink(asBuffer(path), 'latin1');
export const close = promisify(fs.close);

/** For reading. What became a link or a pipe since it was listed neither leads elsewhere nor holds us. */
export const openFile = (path: BytePath): Promise<number> =>
  new Promise((resolve, reject) => {
    fs.open(asBuffer(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK, (error, descriptor) =>
      error ? reject(error) : resolve(descriptor),
    );
  });

/** Names come as their bytes, one character for each. */
export const openFolder = (path: BytePath): Promise<fs.Dir> =>
  new Promise((resolve, reject) => {
    fs.opendir(asBuffer(path), { encoding: 'latin1', bufferSize: 256 }, (error, folder) =>
      error ? reject(error) : resolve(folder),
    );
  });

/** Bytes read into `into`; 0 at the end. */
export const read = (descriptor: number, into: Buffer): Promise<number> =>
  new Promise((resolve, reject) => {
    fs.read(descriptor, into, 0, into.length, null, (error, bytes) =>
      error ? reject(error) : resolve(bytes),
    );
  });
