// Ends code that no guarded call surrounds: microtasks that Node runs after callbacks that are native throughout, as those of
// `fs.promises` and `WebAssembly.compile`. The control thread has the inspector call this in the midst of whatever runs.
import { isOwnRunning } from "./guard.js";
import { nodeInternals } from "./internals.js";
import { GUARDS, TAKEN, TERMINATE } from "./shared.js";

export function offerTermination(shared: Int32Array): void {
  const { asyncHooks } = nodeInternals();
  const terminate = (asked: number): void => {
    if (shared[TAKEN] >= asked || shared[GUARDS] > 0 || isOwnRunning()) return;
    const { Session } = require("node:inspector") as typeof import("node:inspector");
    const session = new Session();
    session.connect();
    // What ends leaves entries on Node's stack of async ids, and Node aborts the process where the stack is not empty then.
    asyncHooks.clearAsyncIdStack();
    // The last call here: a call after it would be what ends.
    session.post("Runtime.terminateExecution");
  };
  Object.defineProperty(globalThis, Symbol.for(TERMINATE), { value: terminate });
}
