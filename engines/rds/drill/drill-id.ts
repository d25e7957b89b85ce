import { createHash } from 'node:crypto';

/** Rights to delete a database are of this beginning alone. */
export const drillPrefix = 'hf-drill-';
/** When the drill began that a database was made for: older ones are swept away. */
export const drillTag = 'holdfast-drill';

/** Another one for every drill: two at the same time must not end each other's. */
export function drillId(deployment: string, point: string, startedAt: Date): string {
  const hash = createHash('sha256')
    .update([deployment, point, startedAt.toISOString()].join('|'))
    .digest('hex');
  const name = point
    .replace(/@.*$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 20)
    .replaceAll(/^-|-$/g, '');
  return `${drillPrefix}${name === '' ? '' : `${name}-`}${hash.slice(0, 16)}`;
}
