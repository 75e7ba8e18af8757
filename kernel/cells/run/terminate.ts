// Ends code that no guarded call surrounds: microtasks that Node runs after callbacks that are native throughout, as those of
// `fs.promises` and `WebAssembly.compile`. The control thread has the inspector call this in the midst of whatever runs.
import { isOwnRunning } from "./guard.js";
import { nodeInternals } from "./internals.js";
import { GUARDS, TAKEN, TERMINATE } from "./shared.js";

/** `ending` is called before anything is ended. */
export function offerTermination(shared: Int32Array, ending: () => void): void {
  const { asyncHooks } = nodeInternals();
  const terminate = (asked: number): void => {
    if (shared[TAKEN] >= asked || shared[GUARDS] > 0 || isOwnRunning() || inHook()) return;
    ending();
    const { Session } = require("node:inspector") as typeof import("node:inspector");
    const session = new Session();
    session.connect();
    // What ends leaves entries on Node's stack of async ids, and Node aborts the process where the stack is not empty then.
    asyncHooks.clearAsyncIdStack();
    // The last call here: a call after it would be what ends.
    session.post("Runtime.terminateExecution");
  };
  /**
   * V8 ends code at the next call or loop, not here: Node's hooks would first put their entry on the stack that was just cleared, and Node aborts the
   * process; or end within native code, and it exits. The control thread tries again soon.
   */
  const inHook = (): boolean => {
    const { stackTraceLimit, prepareStackTrace } = Error;
    let found = false;
    // This function, the one above, the inspector's expression, and the three that it met.
    Error.stackTraceLimit = 6;
    Error.prepareStackTrace = (_, sites) => {
      found = sites.some((site) => site.getFileName()?.startsWith("node:internal/async_hooks"));
    };
    void new Error().stack;
    Object.assign(Error, { stackTraceLimit, prepareStackTrace });
    return found;
  };
  Object.defineProperty(globalThis, Symbol.for(TERMINATE), { value: terminate });
}
