import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../../tools/command.ts';
import { repository } from '../../tools/folders.ts';
import { emulatorPython } from './python.ts';

export interface Certificate {
  /** File of the authority that clients have to trust, PEM. */
  readonly caFile: string;
  readonly ca: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** A certificate for 127.0.0.1 of an authority of its own, in `folder`. */
export async function makeCertificate(folder: string): Promise<Certificate> {
  const script = join(repository, 'local/cloud/launcher/certificate.py');
  await command(emulatorPython(), [script, folder], { cwd: folder });
  const caFile = join(folder, 'ca.pem');
  return {
    caFile,
    ca: await readFile(caFile, 'utf8'),
    certificateFile: join(folder, 'server.pem'),
    keyFile: join(folder, 'server.key'),
  };
}
