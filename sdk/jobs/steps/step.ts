import { type PluginSet, withPlugins } from "../../core/plugins/index.js";
import { throwIfAborted } from "../../utils/abort.js";
import { type AssayError, asAssayError } from "../../utils/errors/index.js";
import type { ProgressListener } from "../../utils/progress/index.js";
import type { StopSwitch } from "../../utils/stop-switch.js";

/** Has a listener called at each SIGHUP, by which servers are told to look again; returns what ends that. */
export type OnHangUp = (listener: () => void) => () => void;

/** What a step may use besides the state that it is given. */
export interface StepContext {
  readonly signal: AbortSignal;
  /** Milliseconds since 1970; injected, so that tests own the time. */
  readonly now: () => number;
  readonly emit: ProgressListener;
  /** Where a person may ask a training to stop and the chain to go on. */
  readonly stop?: StopSwitch;
  /** Where a process hears of it. */
  readonly onHangUp?: OnHangUp;
}

/** One verb of the chain: what earlier steps made goes in, the same with more comes out. */
export interface Step<In, Out extends In> {
  readonly name: string;
  run(state: In, context: StepContext): Promise<Out>;
  /** What a failure carries of the state, where it does not say itself. @default all of it */
  partial?(state: In): unknown;
  /** One line about the result, for the log. */
  summary?(state: Out): string;
}

/**
 * Runs one step: says that it starts and ends, and turns whatever it throws into an AssayError that carries the step's
 * name and what the earlier steps had made (`error.partial`).
 */
export async function runStep<In, Out extends In>(
  step: Step<In, Out>,
  state: In,
  context: StepContext,
  place: { readonly index: number; readonly total: number },
): Promise<Out> {
  const startedAt = context.now();
  try {
    throwIfAborted(context.signal, { what: `stopped during ${step.name}` });
    context.emit({ type: "step-start", step: step.name, ...place });
    const { plugins } = state as { readonly plugins?: PluginSet };
    const result = await withPlugins(plugins, () => step.run(state, context));
    const seconds = (context.now() - startedAt) / 1000;
    context.emit({ type: "step-end", step: step.name, seconds, summary: step.summary?.(result) });
    return result;
  } catch (cause) {
    const error = stepFailure(cause, step.name, context.signal, step.partial?.(state) ?? state);
    const seconds = (context.now() - startedAt) / 1000;
    context.emit({ type: "step-end", step: step.name, seconds, failed: true, error });
    throw error;
  }
}

/** What a step throws: an AssayError that names it and holds what had been made. What it says already is kept. */
export function stepFailure(cause: unknown, step: string, signal: AbortSignal, partial: unknown): AssayError {
  const error = asAssayError(cause, signal.aborted ? "INTERRUPTED" : "INTERNAL", `step "${step}"`);
  error.step ??= step;
  error.partial ??= partial;
  return error;
}
