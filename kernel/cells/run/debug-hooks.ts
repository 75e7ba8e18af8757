import { offerDebugHooks } from "../../debug/hooks.js";
import { toBundle } from "./bundle.js";
import { knownScripts } from "./errors/sources.js";
import { scope } from "./scope.js";

/** Shows the debugger, which lives in the control thread, what it needs of this one. */
export function offerDebugging(): void {
  offerDebugHooks(scope, knownScripts, toBundle);
}
