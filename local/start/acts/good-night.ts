import { strict as assert } from 'node:assert';
import { ListDocument, StatusDocument } from '../documents.ts';
import type { Measured } from '../ledger.ts';
import { countText } from '../quantities.ts';
import type { Stage } from '../stage.ts';

/** The one point there should be by now. Throws when there is another one, or none. */
export async function onlyPoint({ holdfast }: Pick<Stage, 'holdfast'>) {
  const { points } = ListDocument.parse(await holdfast.asked('list'));
  const [point, ...others] = points;
  assert.ok(point, 'the store has no point');
  assert.deepEqual(others, [], 'the store has more than one point');
  assert.deepEqual(point.flags, [], `${point.point} has flags`);
  return point;
}

export async function lookAround({ holdfast }: Stage): Promise<Measured> {
  const { code, stdout } = await holdfast.typed('doctor');
  assert.equal(code, 0, 'doctor ended with another code than 0');
  const checks = stdout.trim().split('\n').length;
  return { seen: `${checks} checks, exit code 0` };
}

export async function runIt(stage: Stage): Promise<Measured> {
  const { code } = await stage.holdfast.typed('run', 'orders');
  assert.equal(code, 0, `run ended with ${code}`);
  const { level, bytes, rows, point } = await onlyPoint(stage);
  assert.equal(level, 'verified', `${point} is ${level}`);
  assert.ok(rows > 1_000_000, `${point} holds ${rows} rows`);
  return { bytes, seen: `exit code 0, ${countText(rows)} rows` };
}

export async function listIt(stage: Stage): Promise<Measured> {
  const { code, stdout } = await stage.holdfast.typed('list');
  const { point } = await onlyPoint(stage);
  assert.equal(code, 0, `list ended with ${code}`);
  assert.ok(stdout.includes(point), `list does not show ${point}`);
  return { seen: point };
}

export async function verifyIt(stage: Stage): Promise<Measured> {
  const { code, stdout } = await stage.holdfast.typed('verify', 'orders@latest');
  assert.equal(code, 0, `verify ended with ${code}`);
  assert.match(stdout, /: good,/);
  return { bytes: (await onlyPoint(stage)).bytes, seen: 'exit code 0, good' };
}

export async function restoreIt({ holdfast, server }: Stage): Promise<Measured> {
  const name = 'orders_back';
  const { code, stdout } = await holdfast.typed(
    'restore',
    'orders@latest',
    '--to',
    server().url(name),
    '--create',
  );
  assert.equal(code, 0, `restore ended with ${code}`);
  const [, compared = '0', differ] = /(\d+) tables and objects compared, (\d+) differ/.exec(stdout) ?? [];
  assert.ok(Number(compared) > 50 && differ === '0', `compared ${compared}, ${differ} differ`);
  const bytes = Number(await server().psql(`SELECT pg_database_size('${name}')`));
  await server().psql(`DROP DATABASE ${name}`);
  return { bytes, seen: `exit code 0, ${compared} tables and objects equal` };
}

export async function drillIt(stage: Stage): Promise<Measured> {
  const { holdfast } = stage;
  const { code, stdout } = await holdfast.typed('drill', 'orders');
  assert.equal(code, 0, `drill ended with ${code}`);
  const passed = stdout.match(/^ {2}ok: /gm)?.length ?? 0;
  // the three checks and the command of the example
  assert.equal(passed, 4, `${passed} of 4 checks passed`);
  const { point, level, bytes } = await onlyPoint(stage);
  assert.equal(level, 'proven', `${point} is ${level}`);
  const { sources } = StatusDocument.parse(await holdfast.asked('status'));
  assert.deepEqual(sources[0]?.lastDrill?.point, point, 'status does not show the drill');
  return { bytes, seen: `exit code 0, 3 checks and a command passed, now ${level}` };
}
