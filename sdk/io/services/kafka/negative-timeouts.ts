/** The part of the client's request queue that is mended. */
interface RequestQueue {
  readonly throttledUntil: number;
  scheduleCheckPendingRequests(): void;
}

let isMended = false;

/**
 * kafkajs 2.2 asks for timers in the past when nothing throttles it, which newer Node answers with TimeoutNegativeWarning at each
 * request. Its queue then does nothing that matters: without a throttle it is looked at when an answer comes, and where requests
 * wait. So it is only asked in these two cases. Where a later kafkajs has no such queue, nothing is changed.
 */
export function mendNegativeTimeouts(): void {
  if (isMended) return;
  isMended = true;
  let queue: { readonly prototype: RequestQueue & { readonly pending: readonly unknown[] } };
  try {
    queue = require("kafkajs/src/network/requestQueue");
  } catch {
    return;
  }
  const { prototype } = queue;
  const schedule = prototype.scheduleCheckPendingRequests;
  if (typeof schedule !== "function") return;
  prototype.scheduleCheckPendingRequests = function (this: typeof prototype): void {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
  };
}
