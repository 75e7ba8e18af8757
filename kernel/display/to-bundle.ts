import { types } from "node:util";
import { liveViews } from "../../sdk/display/page/live.js";
import type { Shown } from "./host.js";
import { has, isObject } from "./probe.js";
import { type Later, shown, whenThere } from "./shown.js";
import { DISPLAY_HANDLE, JUPYTER_DISPLAY } from "./symbols.js";
import { inspectLine, inspectText, reason } from "./text-plain.js";
import { checkBundle } from "./validate.js";
import { CONVERTERS, type Converter } from "./values/index.js";
import { htmlOf } from "./values/others.js";

/** Whether a cell that ends with this value shows no result: it has none, or one that was shown already. */
export function showsNothing(value: unknown): boolean {
  return value === undefined || (isObject(value) && has(value, DISPLAY_HANDLE));
}

/**
 * Any value as a MIME bundle, at once where it can be, else as a promise. Never throws and never rejects: what cannot be
 * shown is said in the bundle.
 */
export function toBundle(value: unknown): Later<Shown> {
  return orFailed(value, () => convert(value, 0));
}

/** What `show` makes; where it fails, now or later, that is said beside the value. */
function orFailed(value: unknown, show: () => Later<Shown>): Later<Shown> {
  try {
    const made = show();
    return made instanceof Promise ? made.catch((error: unknown) => failed(value, error)) : made;
  } catch (error) {
    return failed(value, error);
  }
}

/** How deep displays are looked for in arrays of arrays. */
const MAX_DEPTH = 4;

function convert(value: unknown, depth: number): Later<Shown> {
  if (!isObject(value)) return shown(inspectText(value));
  if (types.isPromise(value)) return settled(value, depth);
  if (has(value, JUPYTER_DISPLAY)) return ownDisplay(value);
  if (types.isProxy(value)) return shown(inspectText(value));
  if (Array.isArray(value)) {
    const stacked = stack(value, depth);
    if (stacked !== undefined) return stacked;
  }
  const converter = converterOf(value);
  if (converter === undefined) return shown(inspectText(value));
  return orFailed(value, () => converter.show(value));
}

function converterOf(value: object): Converter | undefined {
  return CONVERTERS.find(({ is }) => {
    try {
      return is(value);
    } catch {
      return false;
    }
  });
}

function failed(value: unknown, error: unknown): Shown {
  return shown(`${inspectText(value)}\n[its display failed: ${reason(error)}]`);
}

function settled(promise: Promise<unknown>, depth: number): Promise<Shown> {
  return promise.then(
    (value) => convert(value, depth),
    (error: unknown) => shown(`Promise that was rejected with ${inspectText(error)}`),
  );
}

/** What `Symbol.for("Jupyter.display")` answers, checked. */
function ownDisplay(value: object): Later<Shown> {
  const note = (error: unknown) =>
    shown(`${inspectText(value)}\n[its Symbol.for("Jupyter.display") threw: ${reason(error)}]`);
  let answer: unknown;
  try {
    const method: unknown = Reflect.get(value, JUPYTER_DISPLAY);
    if (typeof method !== "function") return ownAnswer(value, method);
    answer = Reflect.apply(method, value, []);
  } catch (error) {
    return note(error);
  }
  if (!types.isPromise(answer)) return ownAnswer(value, answer);
  return answer.then((bundle) => ownAnswer(value, bundle), note);
}

function ownAnswer(value: object, answer: unknown): Shown {
  // A proxy that answers to any name did not mean to say how it is shown.
  if (typeof answer !== "object" || answer === null)
    return types.isProxy(value)
      ? shown(inspectText(value))
      : shown(
          `Symbol.for("Jupyter.display") must return an object of forms by MIME type, as { "text/html": "…" }; it returned ${inspectLine(answer, 100)}\n${inspectText(value)}`,
        );
  const { data, problems } = checkBundle(answer);
  if (problems.length > 0)
    return shown(
      `Symbol.for("Jupyter.display") returned what is no MIME bundle:\n  ${problems.join("\n  ")}`,
    );
  const live = liveViews(answer);
  return {
    data: "text/plain" in data ? data : { ...data, "text/plain": inspectText(value) },
    metadata: {},
    ...(live.length > 0 ? { live } : {}),
  };
}

const MAX_STACKED = 100;

/** Values that are shown by themselves, in an array: one below the other. Undefined where the array holds none. */
function stack(values: readonly unknown[], depth: number): Later<Shown> | undefined {
  const head = Array.prototype.slice.call(values, 0, MAX_STACKED) as unknown[];
  if (head.some((value) => types.isPromise(value)))
    return Promise.all(head.map(boxed)).then(
      (there) => stackNow(there.flat(1), values.length, depth) ?? shown(inspectText(values)),
    );
  return stackNow(head, values.length, depth);
}

/** What a promise holds, in a box; one that was rejected stays what it is. */
function boxed(value: unknown): unknown[] | Promise<unknown[]> {
  if (!types.isPromise(value)) return [value];
  return value.then(
    (there) => [there],
    () => [value],
  );
}

function stackNow(head: readonly unknown[], total: number, depth: number): Later<Shown> | undefined {
  if (!head.some((value) => isStackable(value, depth))) return undefined;
  const pieces = head.map((value) => convert(value, depth + 1));
  return whenThere(
    pieces.some((piece) => piece instanceof Promise) ? Promise.all(pieces) : (pieces as Shown[]),
    (all) => {
      const more = total > all.length ? [shown(`… ${total - all.length} more`)] : [];
      const parts = [...all, ...more];
      const live = parts.flatMap((part) => part.live ?? []);
      const stacked = shown(
        parts.map(({ data }) => String(data["text/plain"])).join("\n"),
        parts.map((part) => `<div style="margin-bottom:8px">${htmlOf(part)}</div>`).join(""),
      );
      return live.length > 0 ? { ...stacked, live } : stacked;
    },
  );
}

function isStackable(value: unknown, depth: number): boolean {
  if (!isObject(value)) return false;
  if (has(value, JUPYTER_DISPLAY)) return true;
  if (types.isProxy(value)) return false;
  if (Array.isArray(value))
    return depth < MAX_DEPTH && value.slice(0, MAX_STACKED).some((item) => isStackable(item, depth + 1));
  return converterOf(value)?.stacks === true;
}
