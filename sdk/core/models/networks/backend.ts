import { needLoadedBackend, usesNative } from "./forward.js";

/** Loads the backend that was chosen; undefined where none waits. */
let waiting: (() => Promise<unknown>) | undefined;

/** Has a backend loaded when it is first needed, by a network that the engine does not compute; undefined where one is loaded. */
export function letBackendWait(load: (() => Promise<unknown>) | undefined): void {
  waiting = load;
}

/**
 * Whether TensorFlow.js computes in this process: the backend that was chosen is loaded, or the user brought one. Loads nothing: its
 * engine is where TensorFlow.js keeps it for all copies of itself.
 */
export function isTensorFlowAtWork(): boolean {
  if (waiting === undefined) return true;
  const { _tfengine: engine } = globalThis as { _tfengine?: { readonly backendName?: string } };
  return (engine?.backendName ?? "") !== "";
}

/** Throws BACKEND_UNAVAILABLE where no TensorFlow.js backend is loaded in this process, nor waits to be. */
export function needBackend(): void {
  if (waiting === undefined) needLoadedBackend();
}

/** Loads the backend that waits, if one does. */
export async function bringWaitingBackend(): Promise<void> {
  await waiting?.();
}

/** Whether TensorFlow itself computes. */
export function isBackendNative(): boolean {
  return waiting === undefined && usesNative();
}
