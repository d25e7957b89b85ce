import { deliveriesContract } from '#test/suites/deliveries.ts';
import { incidentsContract } from '#test/suites/incidents.ts';
import { runRecordsContract } from '#test/suites/run-records.ts';
import { createMemoryDeliveries } from './memory-deliveries.ts';
import { createMemoryIncidents } from './memory-incidents.ts';
import { createMemoryRuns } from './memory-runs.ts';

runRecordsContract('the memory of the tests', async () => createMemoryRuns());
incidentsContract('the memory of the tests', async () => createMemoryIncidents());
deliveriesContract('the memory of the tests', async () => createMemoryDeliveries());
