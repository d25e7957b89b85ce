import { strict as assert } from 'node:assert';
import { StatusDocument } from '../deployed/documents.ts';
import { onlyPoint } from '../deployed/only-point.ts';
import { writeUrl } from '../deployed/secrets.ts';
import { example } from '../example.ts';
import type { Stage } from '../stage.ts';
import type { Measured } from '../telling/ledger.ts';

const { source } = example;
const latest = `${source}@latest`;

export async function lookAround({ holdfast }: Stage): Promise<Measured> {
  const { code, stdout } = await holdfast.typed('doctor');
  assert.equal(code, 0, `doctor ended with ${code}`);
  // advice stands indented under what it is about
  const lines = stdout.split('\n').filter((line) => /^\S/.test(line));
  const ok = lines.filter((line) => line.startsWith('ok')).length;
  const checks = lines.length;
  return { seen: `${ok} of ${checks} checks are ok, and none failed`, evidence: { checks, ok } };
}

export async function listIt(stage: Stage): Promise<Measured> {
  const { holdfast, point } = stage;
  const { code, stdout } = await holdfast.typed('list');
  assert.equal(code, 0, `list ended with ${code}`);
  assert.ok(stdout.includes(point.get().point), `list does not show ${point.get().point}`);
  const { code: shown } = await holdfast.typed('show', latest);
  assert.equal(shown, 0, `show ended with ${shown}`);
  return { seen: point.get().point };
}

export async function verifyIt({ holdfast, point }: Stage): Promise<Measured> {
  const { code, stdout } = await holdfast.typed('verify', latest);
  assert.equal(code, 0, `verify ended with ${code}`);
  assert.match(stdout, /: good,/);
  return { bytes: point.get().bytes, seen: 'exit code 0, good' };
}

/** Brings the point back as a second database, by the same way as at 3 a.m. */
export async function restoreIt(stage: Stage): Promise<Measured> {
  const { holdfast, server, say } = stage;
  const name = 'orders_back';
  const secret = `${example.secret}-back`;
  await writeUrl(stage, secret, server().secretUrl(name));
  say(`\nwrote the URL of the database ${name}, which is not there yet, into the secret ${secret}`);
  const { code, stdout } = await holdfast.typed('restore', latest, '--to', `secret:${secret}`, '--create');
  assert.equal(code, 0, `restore ended with ${code}`);
  const [, compared = '0', differ] = /(\d+) tables and objects compared, (\d+) differ/.exec(stdout) ?? [];
  assert.ok(Number(compared) > 50 && differ === '0', `compared ${compared}, ${differ} differ`);
  const bytes = Number(await server().psql(`SELECT pg_database_size('${name}')`));
  await server().psql(`DROP DATABASE ${name}`);
  return {
    bytes,
    seen: `exit code 0, ${compared} tables and objects equal`,
    evidence: { compared: Number(compared), differ: 0 },
  };
}

/** A drill by a task of the deployment. */
export async function drillIt(stage: Stage): Promise<Measured> {
  const { holdfast, point } = stage;
  const { code, stdout } = await holdfast.typed('drill', source);
  assert.equal(code, 0, `drill ended with ${code}`);
  const passed = stdout.match(/^ {2}ok: /gm)?.length ?? 0;
  assert.equal(passed, 3, `${passed} of the 3 checks of the example passed`);
  const drilled = await onlyPoint(stage);
  assert.equal(drilled.level, 'proven', `${drilled.point} is ${drilled.level}`);
  point.set(drilled);
  const { sources } = StatusDocument.parse(await holdfast.asked('status'));
  assert.deepEqual(sources[0]?.lastDrill?.point, drilled.point, 'status does not show the drill');
  return {
    bytes: drilled.bytes,
    seen: `exit code 0, ${passed} checks passed, now ${drilled.level}`,
    evidence: { point: drilled.point, level: drilled.level, checks: passed },
  };
}
