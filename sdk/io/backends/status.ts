/** A TensorFlow.js backend: `native` is tfjs-node. */
export type BackendName = "native" | "wasm" | "cpu";

/** What a config can ask for. `auto` takes the first that can be had of native, wasm, cpu. */
export type BackendChoice = "auto" | BackendName;

/** A backend that was tried and could not be had. */
export interface BackendAttempt {
  readonly name: BackendName;
  /** Why not, in one line. */
  readonly reason: string;
}

/** The backend in use, and why this one. */
export interface BackendStatus {
  readonly name: BackendName;
  /** Version of the package that holds it. */
  readonly version: string;
  /** One line for people: `wasm 4.22.0, because native is not installed (…)`. */
  readonly reason: string;
  /** What was tried before it, in order. */
  readonly tried: readonly BackendAttempt[];
}
