/** How much of each kind of data a database of this scale has; 1 is about 2.9 GB as a plain dump. */
export function sizesOf(scale: number) {
  const share = (whole: number, atLeast: number) => Math.max(atLeast, Math.round(whole * scale));
  return {
    pgbench: share(100, 1),
    documents: share(760_000, 1_000),
    files: share(100, 2),
    largeObjects: share(32, 1),
    smallTables: share(500, 5),
  };
}
