import { incidentsContract } from '#test/suites/incidents.ts';
import { runRecordsContract } from '#test/suites/run-records.ts';
import { createMemoryIncidents } from './memory-incidents.ts';
import { createMemoryRuns } from './memory-runs.ts';

runRecordsContract('the memory of the tests', async () => createMemoryRuns());
incidentsContract('the memory of the tests', async () => createMemoryIncidents());
