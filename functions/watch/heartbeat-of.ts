import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSecretsManager } from '#adapters/aws/secrets-manager.ts';
import { createHeartbeat } from '#adapters/http/heartbeat.ts';
import type { SecretRef } from '#core/ports/secrets.ts';
import type { Heartbeat } from '#core/watch/ports/heartbeat.ts';

/** The heartbeat to the URL in a secret, read at each beat; none where the config names none. */
export const heartbeatOf = (place: () => Promise<SecretRef | undefined>): Heartbeat => ({
  async beat() {
    const ref = await place();
    if (!ref) return;
    const secrets = createSecretsManager(new SecretsManagerClient());
    await createHeartbeat(() => secrets.resolve(ref)).beat();
  },
});
