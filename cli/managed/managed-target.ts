import { UsageError } from '#core/errors.ts';

const form = 'rds:';

export const isManagedTarget = (to: string): boolean => to.startsWith(form);

/** The name of the new database in `rds:NAME`. As RDS wants it, with room for `-15`: its instances are called so. */
export function managedTarget(to: string): string {
  const id = to.slice(form.length);
  if (/^[a-z](-?[a-z0-9])*$/.test(id) && id.length <= 60) return id;
  throw new UsageError(`'${id}' is no name for an instance or a cluster`, {
    hint: 'write --to rds:ledger-back: small letters, digits and single hyphens, a letter first, 60 at most',
  });
}
