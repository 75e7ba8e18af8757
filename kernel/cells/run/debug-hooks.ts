import { type DebugHooks, HOOKS } from "../../debug/hooks.js";
import { toBundle } from "../../display/index.js";
import { knownScripts } from "./errors/sources.js";
import { scope } from "./scope.js";

/** Shows the debugger, which lives in the control thread, what it needs of this one. */
export function offerDebugging(): void {
  const hooks: DebugHooks = { scope, scripts: knownScripts, bundle: toBundle };
  Object.defineProperty(globalThis, Symbol.for(HOOKS), { value: hooks });
}
