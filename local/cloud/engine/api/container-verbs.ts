import { type Container, inspected, networkSettings } from '../container.ts';
import { type Answer, type EngineParts, type Handler, NotFound, type Question } from './question.ts';

const done: Answer = { status: 204 };

/** What can be asked of one container, which the path names by its id or its name. */
export function containerVerbs({ containers, self }: EngineParts) {
  const verb =
    (act: (container: Container, question: Question) => Promise<Answer | undefined>): Handler =>
    (question) => {
      const [key = ''] = question.parts;
      const container = containers.find(key);
      if (!container) throw new NotFound(`No such container: ${key}`);
      return act(container, question);
    };
  const inspect = verb(async (container) => ({ status: 200, body: inspected(container) }));

  return {
    inspect: ((question) =>
      question.parts[0] === self
        ? Promise.resolve({ status: 200, body: { Id: self, NetworkSettings: networkSettings, Config: {} } })
        : inspect(question)) satisfies Handler,
    start: verb(async (container) => {
      const message = containers.refusal(container);
      if (message !== undefined) return { status: 400, body: { message } };
      await containers.start(container);
      return done;
    }),
    wait: verb(async (container) => ({
      status: 200,
      body: { StatusCode: await containers.ended(container) },
    })),
    stop: verb(async (container, { query }) => {
      await containers.stop(container, Number(query.get('t') ?? 10));
      return done;
    }),
    kill: verb(async ({ name, state }, { query }) => {
      if (state.status !== 'running') return { status: 409, body: { message: `${name} is not running` } };
      if (/TERM|15/.test(query.get('signal') ?? '')) state.running.signal('SIGTERM');
      else state.running.kill();
      return done;
    }),
    logs: verb(async ({ output }, { query, response }) => {
      response.writeHead(200, { 'content-type': 'application/vnd.docker.multiplexed-stream' });
      // nothing may be written for a long time, and the reader waits for the head
      response.flushHeaders();
      output.copyTo(response, { follow: /^(1|true)$/i.test(query.get('follow') ?? '') });
      return undefined;
    }),
    remove: verb(async (container) => {
      await containers.remove(container);
      return done;
    }),
  };
}
