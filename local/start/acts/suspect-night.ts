import { strict as assert } from 'node:assert';
import { mailOf } from '../deployed/mail-of.ts';
import { allPoints } from '../deployed/only-point.ts';
import { example } from '../example.ts';
import { database, type Stage } from '../stage.ts';
import type { Measured } from '../telling/ledger.ts';
import { countText } from '../telling/quantities.ts';

const { source } = example;

/** Empties the largest table, backs up again, and waits for what people are told of a backup that is whole. */
export async function shrinkTable(stage: Stage): Promise<Measured> {
  const { holdfast, say, server } = stage;
  say(`\nTRUNCATE shop.accounts: somebody has emptied the largest table`);
  await server().psql('TRUNCATE shop.accounts', database);
  const { code, stderr } = await holdfast.typed('run', source, '--wait');
  assert.equal(code, 0, `run ended with ${code}`);
  assert.match(stderr, /: suspect: /, 'run does not say that the point is suspect');
  const [newest, before] = await allPoints(stage);
  assert.ok(newest && before, 'a point is missing');
  assert.equal(newest.level, 'verified', `${newest.point} is ${newest.level}`);
  assert.deepEqual(newest.flags, ['suspect'], `${newest.point} is not suspect`);
  const mail = await mailOf(stage, `SUSPECT: backup of ${source}`);
  for (const part of [newest.point, before.point, countText(newest.rows), `holdfast accept ${newest.point}`])
    assert.ok(mail.body.includes(part), `the message does not have ${part}`);
  return {
    bytes: newest.bytes,
    seen: `${mail.subject}: ${countText(before.rows)} rows, now ${countText(newest.rows)}`,
    evidence: { point: newest.point, rows: newest.rows, rowsBefore: before.rows, subject: mail.subject },
  };
}

/** A person has looked: it was meant to be. */
export async function acceptIt(stage: Stage): Promise<Measured> {
  const { holdfast } = stage;
  const [suspect] = await allPoints(stage);
  assert.ok(suspect, 'there is no point');
  const { code } = await holdfast.typed('accept', suspect.point);
  assert.equal(code, 0, `accept ended with ${code}`);
  const [accepted] = await allPoints(stage);
  assert.deepEqual(accepted?.flags, [], `${accepted?.point} still has flags`);
  const mail = await mailOf(stage, `as usual again: backup of ${source}`);
  return { seen: mail.subject, evidence: { point: suspect.point, subject: mail.subject } };
}
