import { expect, it } from 'vitest';
import { ConfigError } from '#core/config/config-error.ts';
import { PermanentError, UnknownNameError } from '#core/errors.ts';
import { createOutput } from '../../cli/output/output.ts';
import { tellError } from '../../cli/output/told-error.ts';

const esc = '\u001b';

interface Given {
  readonly tty?: boolean;
  readonly json?: boolean;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

function setup({ tty = false, json = false, environment = {} }: Given = {}) {
  const written = { out: '', err: '' };
  let nowMs = 0;
  const sink = (name: 'out' | 'err') => ({
    isTTY: tty,
    columns: 60,
    write(text: string) {
      written[name] += text;
    },
  });
  const output = createOutput({
    stdout: sink('out'),
    stderr: sink('err'),
    environment,
    json,
    nowMs: () => nowMs,
  });
  return { output, written, pass: (ms: number) => (nowMs += ms) };
}

/** A dump of 100 MB in ten seconds, told in 1,000 steps. */
function dump({ output, pass }: ReturnType<typeof setup>) {
  const progress = output.progress('orders');
  progress.phase('dump', { bytes: 104_857_600, items: 2 });
  for (let step = 0; step < 1_000; step++) {
    pass(10);
    progress.bytes(104_858);
  }
  progress.item('public.orders');
  progress.note('one stream only');
  progress.end();
}

const result = { document: { points: [] }, text: 'no points' };

it('writes one plain line per step into a pipe', () => {
  const all = setup();
  dump(all);
  expect(all.written.err).toBe('orders: one stream only\norders: dump: 100 MB, 10.0 MB/s, 1/2 done, 10 s\n');
  expect(all.written.out).toBe('');
});

it('redraws one line on a screen, five times a second at most, within its width, and takes it away', () => {
  const all = setup({ tty: true, environment: { NO_COLOR: '1' } });
  dump(all);
  const drawn = all.written.err.split(`\r${esc}[K`);
  expect(drawn.length).toBeGreaterThan(20);
  expect(drawn.length).toBeLessThan(60);
  expect(Math.max(...drawn.map((line) => line.length))).toBeLessThan(60);
  expect(drawn[30]).toMatch(/^orders: dump {2}\d+(\.\d+)? MB of 100 MB {2}\d+\.\d MB\/s {2}/);
  expect(drawn.at(-1)).toBe('');
});

it('says how long it takes as soon as that can be known', () => {
  const all = setup({ tty: true });
  dump(all);
  expect(all.written.err).toMatch(/about \d(\.\d)? s/);
});

it('draws no line where a build log claims to be a screen', () => {
  for (const environment of [{ CI: 'true' }, { TERM: 'dumb' }]) {
    const all = setup({ tty: true, environment });
    dump(all);
    all.output.error(tellError(new PermanentError('no', { hint: 'yes' })));
    expect(all.written.err).not.toContain(esc);
  }
});

it('paints words on a screen, and not when NO_COLOR is set or in a pipe', () => {
  const painted = (given: Given) => {
    const all = setup(given);
    all.output.error(tellError(new PermanentError('no', { hint: 'yes' })));
    return `${all.output.paint('good', 'good')}${all.written.err}`;
  };
  expect(painted({ tty: true })).toContain(`${esc}[31merror:`);
  expect(painted({ tty: true })).toContain(`${esc}[32mgood`);
  expect(painted({ tty: true, environment: { NO_COLOR: '1' } })).toBe('gooderror: no\n  hint: yes\n');
  expect(painted({})).toBe('gooderror: no\n  hint: yes\n');
});

it('writes exactly one document, and nothing else, with --json', () => {
  const all = setup({ json: true, tty: true });
  dump(all);
  all.output.result(result);
  all.output.error(tellError(new Error('too late')));
  expect(all.written.out).toBe('{"points":[]}\n');
});

it('writes the error as the document, and for people beside it', () => {
  const { output, written } = setup({ json: true });
  const hint = 'see list';
  output.error(tellError(new UnknownNameError("no point 'a'", { hint, nearest: ['b', 'c'] })));
  expect(JSON.parse(written.out)).toStrictEqual({
    error: { message: "no point 'a'", hint, nearest: ['b', 'c'] },
  });
  expect(written.err).toBe("error: no point 'a'\n  hint: see list\n  - b\n  - c\n");
});

it('tells every problem of a config with its path, its value and what to write', () => {
  const told = tellError(
    new ConfigError([{ path: 'sources.a.rpo', value: '(missing)', instead: "write '25h'" }]),
  );
  expect(told.problems).toStrictEqual([
    { path: 'sources.a.rpo', value: '(missing)', instead: "write '25h'" },
  ]);
  expect(told.message).toBe('the config has 1 problem');
});

it('tells an error that nobody foresaw in one line, without user parts of URLs', () => {
  const told = tellError(new TypeError('x of postgres://ann:secret@h/db is undefined\n    at y'));
  expect(told.message).toBe('x of postgres://***@h/db is undefined');
  expect(told.hint).toContain('HOLDFAST_DEBUG=1');
});
