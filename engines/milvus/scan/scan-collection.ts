import { PermanentError } from '#core/errors.ts';
import type { Milvus } from '../connection/connect.ts';
import { shownName } from '../connection/name.ts';
import type { Described } from '../contents/describe.ts';
import { hasPartitionKey, keyOf, outputsOf, storedOf } from '../contents/schema.ts';
import { collectionSource } from './collection-source.ts';
import { noFindings, type ScanFindings } from './findings.ts';
import { instantOf } from './instant.ts';
import { scan } from './scan.ts';
import type { Page } from './source.ts';

/** Every row of a collection, partition after partition; where a partition key decides, all at once. */
export function scanCollection(milvus: Milvus, { definition, id }: Described) {
  const findings = noFindings();
  return { findings, pages: pagesOf(milvus, { definition, id }, findings) };
}

async function* pagesOf(
  milvus: Milvus,
  { definition, id }: Described,
  findings: ScanFindings,
): AsyncIterable<Page & { readonly partition: string }> {
  const { database, collection, schema } = definition;
  const key = keyOf(schema);
  if (!key)
    throw new PermanentError(`collection ${shownName(definition)} has no key`, { hint: 'report this' });
  const scanned = {
    database,
    collection,
    id,
    keyField: key.name,
    keyKind: key.data_type,
    stored: storedOf(schema),
    outputs: outputsOf(schema),
  };
  const since = await instantOf(milvus);
  const partitions = hasPartitionKey(schema) ? [undefined] : definition.partitions;
  for (const partition of partitions) {
    const source = collectionSource(milvus, { ...scanned, partition, since });
    for await (const page of scan(source, findings)) yield { ...page, partition: partition ?? '' };
  }
}
