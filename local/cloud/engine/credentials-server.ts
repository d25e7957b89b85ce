import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { PermanentError } from '#core/errors.ts';
import { apiRequest } from '../api-request.ts';
import type { CloudAccess } from '../local-cloud.ts';

/** Gives a task the keys of its role, at an address of its own, as the agent of ECS does. */
export interface CredentialsServer {
  /** The two variables by which every SDK finds them. Nothing for a task without a role. */
  environmentFor(role: string): Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startCredentialsServer(access: CloudAccess): Promise<CredentialsServer> {
  const roles = new Map<string, { readonly role: string; readonly authorization: string }>();
  const server = createServer((request, response) => {
    const known = roles.get(request.url ?? '');
    const allowed = known !== undefined && request.headers.authorization === known.authorization;
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (!allowed) return answer(404, { message: 'no task has this address' });
    assumeRole(access, known.role).then(
      (keys) => answer(200, keys),
      (error: unknown) => answer(500, { message: String(error) }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the credentials server has no port');
  return {
    environmentFor(role): Record<string, string> {
      if (role === '') return {};
      const path = `/v2/credentials/${randomBytes(16).toString('hex')}`;
      const authorization = randomBytes(16).toString('hex');
      roles.set(path, { role, authorization });
      return {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${address.port}${path}`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: authorization,
      };
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function assumeRole(access: CloudAccess, role: string) {
  const body = new URLSearchParams({
    ...{ Action: 'AssumeRole', Version: '2011-06-15', RoleArn: role, RoleSessionName: 'task' },
  }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const { status, text } = await apiRequest(access, { service: 'sts', headers, body });
  const value = (name: string): string => new RegExp(`<${name}>([^<]+)<`).exec(text)?.[1] ?? '';
  if (status !== 200) {
    throw new PermanentError(`role ${role} cannot be assumed: ${value('Message') || text.slice(0, 300)}`, {
      hint: 'look at the trust policy of the role: ecs-tasks.amazonaws.com must be named',
    });
  }
  return {
    AccessKeyId: value('AccessKeyId'),
    SecretAccessKey: value('SecretAccessKey'),
    Token: value('SessionToken'),
    Expiration: value('Expiration'),
  };
}
