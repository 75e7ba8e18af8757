import type { InspectOptions } from "node:util";
import type { MimeBundle, View } from "./bundle.js";
import { withPageCode } from "./page/carry.js";

/** What a Jupyter kernel asks a value for (this project's kernel and Deno's). */
export const JUPYTER_DISPLAY = Symbol.for("Jupyter.display");
/** What `console.log` asks a value for. */
export const NODE_INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** A result that can be shown. */
export interface Displayable {
  [JUPYTER_DISPLAY](): MimeBundle;
}

/** Columns of the terminal, as wide as a neat table gets. */
function terminalWidth(): number {
  return Math.max(40, Math.min(process.stdout.columns || 100, 160));
}

type Inspect = (value: unknown, options: InspectOptions) => string;

function define<T extends object>(target: object, view: View<T>, isPrototype: boolean): void {
  Object.defineProperty(target, JUPYTER_DISPLAY, {
    configurable: true,
    enumerable: false,
    value(this: T) {
      return withPageCode(view(this));
    },
  });
  Object.defineProperty(target, NODE_INSPECT, {
    configurable: true,
    enumerable: false,
    value(this: T, depth: number | null, options: InspectOptions, inspect: Inspect) {
      // Inside another object (or where the options ask for all of it) the plain properties say more than a box would.
      const nested = depth !== null && typeof options.depth === "number" && depth < options.depth;
      if (nested || options.showHidden === true || (isPrototype && this === target))
        return inspectPlain(this, depth, options, inspect);
      return view(this, { width: terminalWidth() })["text/plain"];
    },
  });
}

function inspectPlain(
  value: object,
  depth: number | null,
  options: InspectOptions,
  inspect: Inspect,
): string {
  const size =
    "numRows" in value && "numColumns" in value ? `[${value.numRows} x ${value.numColumns}]` : undefined;
  const name = value.constructor?.name ?? "Object";
  if (size !== undefined) return `${name} ${size}`;
  if (depth !== null && depth < 0) return `[${name}]`;
  const body = inspect({ ...value }, { ...options, depth });
  return name === "Object" ? body : `${name} ${body}`;
}

/**
 * Teaches every object of a class to show itself, in notebooks and by `console.log`, without the class knowing of display
 * (core does not import it). The view is asked for when one is first shown.
 */
export function attachDisplay<T extends object>(
  type: { readonly prototype: T },
  viewOf: () => View<T>,
): void {
  define<T>(type.prototype, (value, options) => viewOf()(value, options), true);
}

/** Teaches one object to show itself, and returns it; of a frozen (plain) object, a frozen copy that does. */
export function displayable<T extends object>(object: T, view: View<T>): T & Displayable {
  const frozen = Object.isFrozen(object);
  const target: T = frozen
    ? Object.create(Object.getPrototypeOf(object), Object.getOwnPropertyDescriptors(object))
    : object;
  define(target, view, false);
  return (frozen ? Object.freeze(target) : target) as T & Displayable;
}
