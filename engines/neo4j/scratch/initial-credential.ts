import { createHash, randomBytes } from 'node:crypto';

const iterations = 1_024;

/**
 * What `neo4j-admin dbms set-initial-password` writes into data/dbms/auth.ini, which the server reads at its first start.
 * The command itself takes a password as an argument only, where every user of the machine can read it.
 */
export function initialCredential(user: string, password: string): string {
  const salt = randomBytes(32);
  let digest = createHash('sha256').update(salt).update(password).digest();
  for (let round = 1; round < iterations; round++) digest = createHash('sha256').update(digest).digest();
  return `${user}:SHA-256,${digest.toString('hex')},${salt.toString('hex')},${iterations}:\n`;
}
