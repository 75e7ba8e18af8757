// What the main thread of the runner shows to the debugger, which lives in another thread and reaches it by the inspector alone.
import type { Bundle, Metadata, SourceMapPayload } from "../contracts/index.js";

/** Put on `globalThis` of the main thread, not enumerable, under `Symbol.for(HOOKS)`. */
export interface DebugHooks {
  /** The scope that all cells share. */
  readonly scope: object;
  /** The scripts that ran so far, by their names, so that a debugger that comes late knows their lines. */
  readonly scripts: () => readonly { readonly filename: string; readonly map: SourceMapPayload }[];
  /** A value as Jupyter shows it. */
  readonly bundle: (
    value: unknown,
  ) =>
    | { readonly data: Bundle; readonly metadata: Metadata }
    | Promise<{ readonly data: Bundle; readonly metadata: Metadata }>;
}

export const HOOKS = "assay.debug";

/** The hooks, as an expression in the main thread. */
export const HOOKS_EXPRESSION = `globalThis[Symbol.for(${JSON.stringify(HOOKS)})]`;

/** Names that stand in cells but are the kernel's: the shared scope, a cell's tools, what imports are kept under. */
export function isInternalName(name: string): boolean {
  return /^(?:__assay|__cell)\b/.test(name) || name.startsWith("import ");
}
