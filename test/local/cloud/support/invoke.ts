import { apiRequest } from '../../../../local/cloud/api-request.ts';
import type { LocalCloud } from '../../../../local/cloud/local-cloud.ts';

/** Calls a function and waits. Gives its answer as JSON. */
export async function invoke(cloud: LocalCloud, name: string, body = '{}'): Promise<string> {
  const path = `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`;
  return (await apiRequest(cloud, { service: 'lambda', path, body })).text;
}
