import { workOnTask } from '#core/cloud/work/work-on-task.ts';
import { StoppedError } from '#core/errors.ts';
import { perform } from './perform.ts';
import { wire } from './wire.ts';

const wired = wire(process.env);
const { request, log, store, runs, clock, catalog, beating, say } = wired;

// ECS sends SIGTERM and kills two minutes later: uploads are ended, and nothing is sealed any more.
const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.on(name, () => {
    say(`${name}: stopping`);
    stop.abort(new StoppedError(`the task was stopped by ${name}`, { hint: 'it is tried again by itself' }));
  });
}

const around = { ...wired, progress: beating.progress, signal: stop.signal };
const code = await workOnTask(
  {
    ...{ store, runs, clock, log },
    perform: (record, slice) => perform(around, record, slice),
    noted: () => catalog.judgements,
  },
  request,
);
await beating.end();
// not by waiting for open handles: a connection that hangs must not keep a finished task alive
process.exit(code);
