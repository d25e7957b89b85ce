import type { ManagedDatabase } from '#core/cloud/ports/managed-databases.ts';

/** What RDS gives every gp3 volume of its size, and what it refuses to be told below 400 GiB: IOPS, MiB/s. */
const givenAnyway = ['3000/125', '12000/500'];

/** The storage that a restore asks for by name; what RDS gives anyway must not be asked for. */
export function storageAsked({
  storage: { type, iops, throughput },
}: Pick<ManagedDatabase, 'storage'>): Pick<ManagedDatabase['storage'], 'type' | 'iops' | 'throughput'> {
  if (type === 'gp3' && givenAnyway.includes(`${iops ?? 0}/${throughput ?? 0}`)) return bare(type);
  // gp2 and magnetic volumes have a number, and take none
  return type === 'gp2' || type === 'standard' ? bare(type) : { type, iops, throughput };
}

const bare = (type: string) => ({ type, iops: undefined, throughput: undefined });
