import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseProbes, enforcedDatabaseProbes } from './probes/databases.ts';
import { eventProbes } from './probes/events.ts';
import { listenerProbes } from './probes/listeners.ts';
import { permissionProbes } from './probes/permissions.ts';
import type { Probe } from './probes/probe.ts';
import { enforcedRestartProbes, restartProbes } from './probes/restarts.ts';
import { serviceRoleProbes } from './probes/service-roles.ts';
import { taskProbes } from './probes/tasks.ts';
import { templateProbes } from './probes/templates.ts';
import { storeRestartProbes, uploadProbes } from './probes/uploads.ts';
import { writeProbes } from './probes/writes.ts';
import { type Aws, createAws } from './support/aws.ts';
import { startTestCloud } from './support/cloud.ts';

const plainProbes = [
  ...templateProbes,
  ...eventProbes,
  ...taskProbes,
  ...uploadProbes,
  ...restartProbes,
  ...storeRestartProbes,
  ...databaseProbes,
];
const enforcedProbes = [
  ...listenerProbes,
  ...permissionProbes,
  ...serviceRoleProbes,
  ...writeProbes,
  ...enforcedRestartProbes,
  ...enforcedDatabaseProbes,
];

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
    expect(probed.sort()).toEqual(cloud.corrections.map(({ name }) => name).sort());
    expect(cloud.corrections.filter(({ text }) => text.length < 40)).toEqual([]);
  } finally {
    await cloud.stop();
  }
});
