import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventProbes } from './probes/events.ts';
import { permissionProbes } from './probes/permissions.ts';
import type { Probe } from './probes/probe.ts';
import { restartProbes } from './probes/restarts.ts';
import { taskProbes } from './probes/tasks.ts';
import { templateProbes } from './probes/templates.ts';
import { writeProbes } from './probes/writes.ts';
import { type Aws, createAws } from './support/aws.ts';
import { startTestCloud } from './support/cloud.ts';

const plainProbes = [...templateProbes, ...eventProbes, ...taskProbes, ...restartProbes];
const enforcedProbes = [...permissionProbes, ...writeProbes];
/** Seen from outside in a test of its own. */
const others = ['one-listener'];

describe.each([
  { leg: 'a cloud in which everything is allowed', enforceIam: false, probes: plainProbes },
  { leg: 'a cloud that enforces permissions', enforceIam: true, probes: enforcedProbes },
])('$leg', ({ enforceIam, probes }) => {
  let corrected: Aws;
  let bare: Aws;

  beforeAll(async () => {
    corrected = createAws(await startTestCloud({ enforceIam }));
    bare = createAws(await startTestCloud({ enforceIam, without: ['all'] }));
  });
  afterAll(() => Promise.all([corrected, bare].map(({ cloud }) => cloud.stop())));

  it.each(probes)('does as AWS does: $correction', async ({ observe, right }) => {
    expect(await observe(corrected)).toEqual(right);
  });

  it.each(probes)('would not do so by itself: $correction', async ({ observe, wrong }) => {
    expect(await observe(bare)).toEqual(wrong);
  });
});

it('has a probe for every correction', async () => {
  const cloud = await startTestCloud({ without: ['all'] });
  try {
    const probed = [...plainProbes, ...enforcedProbes].map(({ correction }: Probe) => correction);
    expect([...probed, ...others].sort()).toEqual(cloud.corrections.map(({ name }) => name).sort());
    expect(cloud.corrections.filter(({ text }) => text.length < 40)).toEqual([]);
  } finally {
    await cloud.stop();
  }
});
