import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Certificates {
  /** Paths of the CA that signed the server's certificate, and of one that did not. */
  readonly ca: string;
  readonly otherCa: string;
  readonly serverKey: string;
  readonly serverCertificate: string;
}

/** Makes a CA, a stranger's CA, and a server certificate for `names` (`DNS:localhost`), valid for two days. */
export function makeCertificates(folder: string, names: string): Certificates {
  const at = (name: string): string => path.join(folder, name);
  const openssl = (...args: readonly string[]): void =>
    void execFileSync('openssl', [...args], { cwd: folder, stdio: 'pipe' });
  const newKey = ['req', '-newkey', 'rsa:2048', '-nodes'];
  for (const name of ['ca', 'other']) {
    openssl(
      ...newKey,
      '-x509',
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
    );
  }
  openssl(...newKey, '-subj', '/CN=server', '-keyout', 'server.key', '-out', 'server.csr');
  writeFileSync(at('names'), `subjectAltName=${names}\n`);
  const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names', '-days', '2'];
  openssl('x509', '-req', '-in', 'server.csr', ...signing, '-out', 'server.crt');
  return {
    ca: at('ca.pem'),
    otherCa: at('other.pem'),
    serverKey: readFileSync(at('server.key'), 'utf8'),
    serverCertificate: readFileSync(at('server.crt'), 'utf8'),
  };
}
