/** The two archives of a point: the tree as tar, and a line for each of its entries. */
export const archives = { main: 'main', index: 'index' } as const;

/** What the bytes are: see docs/files-archive.md. */
export const encodings = { main: 'pax-tar+zstd', index: 'json-lines+zstd' } as const;

export const extensions = { main: 'tar.zst', index: 'jsonl.zst' } as const;

/** Of both, together. A reader refuses another one. */
export const formatVersion = 1;
