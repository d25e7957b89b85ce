import type { AuditEntry } from '../ports/audit.ts';
import { type Audit, shownEntry } from './audit.ts';

/** Everything that was done, the newest first. */
export async function listEntries(audit: Audit): Promise<{ readonly entries: readonly AuditEntry[] }> {
  const entries: AuditEntry[] = [];
  for await (const entry of audit.entries()) entries.push(shownEntry(entry));
  return { entries };
}
