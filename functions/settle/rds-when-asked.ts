import type { Service } from '#core/cloud/ports/service.ts';

/** What works with RDS, its client included, is loaded with the first question: most deployments have none. */
export function rdsWhenAsked(deployment: string): Service {
  let loaded: Promise<Service> | undefined;
  const service = () => {
    loaded ??= import('#parts/rds.ts').then(({ rdsService }) => rdsService(deployment));
    return loaded;
  };
  return {
    look: async (input) => (await service()).look(input),
    restoreText: async (manifest) => (await service()).restoreText(manifest),
    runOf: async (arn) => (await service()).runOf(arn),
    shortage: async () => (await service()).shortage(),
  };
}
