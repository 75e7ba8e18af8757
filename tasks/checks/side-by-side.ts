/** What side by side work reports of itself. */
export interface SideBySide<Item> {
  /** How many may run at once. */
  readonly width: number;
  /** Whether an item fills the machine: of those one runs at a time, and they begin first. */
  readonly isHeavy: (item: Item) => boolean;
  /** Hears what runs, whenever that changes. */
  readonly onChange: (running: readonly Item[]) => void;
}

/**
 * Runs work for each item, several at once; gives the results in the items' order. Where one throws, no more are begun, those that
 * run are waited for, and the first error is thrown.
 */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  { width, isHeavy, onChange }: SideBySide<Item>,
): Promise<Result[]> {
  const results = new Map<Item, Result>();
  const waiting = [...items.filter(isHeavy), ...items.filter((item) => !isHeavy(item))];
  const running = new Map<Item, Promise<void>>();
  const errors: unknown[] = [];
  const start = (item: Item): void => {
    const ended = work(item)
      .then((result) => void results.set(item, result))
      .catch((error: unknown) => void errors.push(error))
      .finally(() => running.delete(item));
    running.set(item, ended);
  };
  const isFree = (item: Item): boolean => !isHeavy(item) || ![...running.keys()].some(isHeavy);
  for (;;) {
    while (errors.length === 0 && running.size < width) {
      const next = waiting.findIndex(isFree);
      if (next < 0) break;
      start(...(waiting.splice(next, 1) as [Item]));
    }
    onChange([...running.keys()]);
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  if (errors.length > 0) throw errors[0];
  return items.map((item) => results.get(item) as Result);
}
