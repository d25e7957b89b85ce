/**
 * What `work` makes of each item, in the order of the items, with at most `ahead` of them at work at once. When it ends
 * early, whatever is at work is awaited first: nothing goes on behind the back of whoever asked.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  ahead: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const working: Promise<Result>[] = [];
  try {
    for await (const item of items) {
      const result = work(item);
      // looked at when its turn comes
      result.catch(() => {});
      working.push(result);
      const first = working.length >= ahead ? working.shift() : undefined;
      if (first) yield await first;
    }
    for (let first = working.shift(); first; first = working.shift()) yield await first;
  } finally {
    await Promise.allSettled(working);
  }
}
