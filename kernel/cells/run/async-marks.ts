// Node writes on promises and timers which run they belong to, as properties that `console.log` shows: nobody's business but the kernel's.
import { inspect } from "node:util";

const MARKS: ReadonlySet<string | undefined> = new Set([
  "async_id_symbol",
  "trigger_async_id_symbol",
  "kResourceStore",
]);

type Inspect = (this: object, ...parameters: unknown[]) => unknown;

/** Leaves the marks out of what `inspect` shows. They stay where Node finds them. */
export function hideAsyncMarks(): void {
  const timer = setTimeout(() => undefined, 0);
  clearTimeout(timer);
  const immediate = setImmediate(() => undefined);
  clearImmediate(immediate);
  for (const marked of [Promise.prototype, Object.getPrototypeOf(timer), Object.getPrototypeOf(immediate)]) {
    const own = (marked as { [inspect.custom]?: Inspect })[inspect.custom];
    Object.defineProperty(marked, inspect.custom, {
      value: function inspectUnmarked(this: object, ...parameters: unknown[]): unknown {
        hideMarks(this);
        // What gives itself back is shown as if it had no say.
        return own === undefined ? this : Reflect.apply(own, this, parameters);
      },
      writable: true,
      configurable: true,
    });
  }
}

function hideMarks(object: object): void {
  for (const symbol of Object.getOwnPropertySymbols(object)) {
    if (MARKS.has(symbol.description)) Object.defineProperty(object, symbol, { enumerable: false });
  }
}
