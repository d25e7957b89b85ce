/** What the archives of mode bolt are. Each is one zstd frame with a checksum, of lines of JSON. */
export const encoding = 'holdfast-graph-1+zstd';

/** Names of the archives: what the graph is defined by, its nodes, its relationships. */
export const archiveNames = { definitions: 'main', nodes: 'nodes', relationships: 'relationships' } as const;

/** First line of an archive of entities. */
export const firstLine = (of: 'nodes' | 'relationships'): string => JSON.stringify(['holdfast-graph', 1, of]);
