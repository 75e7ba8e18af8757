import { AssayError } from "../../utils/errors/index.js";
import { TASK_STOPPED } from "../../utils/workers/index.js";

type Stop = (error: AssayError) => void;

/** Who is to be told when a signal fires: one listener a signal, however much work hangs on it. */
export class Signals {
  private readonly watched = new Map<AbortSignal, Set<Stop>>();

  /** Calls `stop` with INTERRUPTED when the signal fires; what it returns ends that. */
  watch(signal: AbortSignal, stop: Stop): () => void {
    const stops = this.watched.get(signal) ?? new Set();
    if (stops.size === 0) {
      this.watched.set(signal, stops);
      signal.addEventListener("abort", this.fire);
    }
    stops.add(stop);
    return () => {
      stops.delete(stop);
      if (stops.size > 0) return;
      this.watched.delete(signal);
      signal.removeEventListener("abort", this.fire);
    };
  }

  private readonly fire = ({ target }: Event): void => {
    const signal = target as AbortSignal;
    const error = new AssayError("INTERRUPTED", { ...TASK_STOPPED, cause: signal.reason });
    for (const stop of [...(this.watched.get(signal) ?? [])]) stop(error);
  };
}
