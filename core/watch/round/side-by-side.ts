/**
 * Works through a list, some of it at once, as long as there is time. Gives what was not begun, in its order. The first
 * failure ends it, as soon as what was begun has ended.
 */
export async function sideBySide<Item>(
  items: readonly Item[],
  {
    atOnce,
    hasTime = () => true,
  }: {
    readonly atOnce: number;
    readonly hasTime?: () => boolean;
  },
  work: (item: Item) => Promise<void>,
): Promise<readonly Item[]> {
  let next = 0;
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    while (next < items.length && failures.length === 0 && hasTime()) {
      const item = items[next++];
      if (item === undefined) return;
      await work(item).catch((error: unknown) => void failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return items.slice(next);
}
