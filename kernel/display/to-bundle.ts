import type { Shown } from "./host.js";
import { DISPLAY_HANDLE } from "./symbols.js";
import { inspectText } from "./text-plain.js";

/** Whether a cell that ends with this value shows no result: it has none, or one that was shown already. */
export function showsNothing(value: unknown): boolean {
  return value === undefined || (typeof value === "object" && value !== null && DISPLAY_HANDLE in value);
}

/**
 * Any value as a MIME bundle, at once where it can be, else as a promise. Never throws and never rejects: what cannot be
 * shown is said in the bundle.
 */
export function toBundle(value: unknown): Shown | Promise<Shown> {
  return { data: { "text/plain": inspectText(value) }, metadata: {} };
}
