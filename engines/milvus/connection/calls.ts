import type { Call } from './connect.ts';

/** The calls of MilvusService that we make, with our names of their messages. */
export const calls = {
  timestamp: call('AllocTimestamp', 'Empty', 'TimestampAnswer'),
  databases: call('ListDatabases', 'Empty', 'DatabasesAnswer'),
  createDatabase: call('CreateDatabase', 'DatabaseRequest', 'Status'),
  collections: call('ShowCollections', 'Named', 'CollectionsAnswer'),
  describe: call('DescribeCollection', 'Named', 'DescribeAnswer'),
  partitions: call('ShowPartitions', 'Named', 'PartitionsAnswer'),
  aliases: call('ListAliases', 'Named', 'AliasesAnswer'),
  indexes: call('DescribeIndex', 'Named', 'IndexesAnswer'),
  loadState: call('GetLoadState', 'LoadStateRequest', 'LoadStateAnswer'),
  load: call('LoadCollection', 'LoadRequest', 'Status'),
  release: call('ReleaseCollection', 'Named', 'Status'),
  query: call('Query', 'QueryRequest', 'QueryAnswer'),
  search: call('Search', 'SearchRequest', 'SearchAnswer'),
  create: call('CreateCollection', 'CreateRequest', 'Status'),
  alter: call('AlterCollection', 'AlterRequest', 'Status'),
  drop: call('DropCollection', 'Named', 'Status'),
  rename: call('RenameCollection', 'RenameRequest', 'Status'),
  createPartition: call('CreatePartition', 'PartitionRequest', 'Status'),
  createAlias: call('CreateAlias', 'AliasRequest', 'Status'),
  createIndex: call('CreateIndex', 'IndexRequest', 'Status'),
  insert: call('Insert', 'InsertRequest', 'MutationAnswer'),
  delete: call('Delete', 'DeleteRequest', 'MutationAnswer'),
  flush: call('Flush', 'FlushRequest', 'FlushAnswer'),
  flushState: call('GetFlushState', 'FlushStateRequest', 'FlushStateAnswer'),
} as const;

function call(method: string, takes: string, gives: string): Call {
  return { method, takes, gives };
}
