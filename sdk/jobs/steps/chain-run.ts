import type { RunHandle } from "../../io/registries/index.js";
import type { Loaded, Tracked } from "../state.js";
import type { StepContext } from "./step.js";
import { openTrackedRun } from "./tracking.js";

/** Runs that a training has: another training of the same chain needs one of its own. */
const taken = new WeakSet<RunHandle>();

/**
 * The run that a chain keeps itself in: the one that an earlier step opened, while it is open, else a new one. Undefined where
 * tracking is off.
 */
export async function runOfChain(
  state: Loaded & Pick<Tracked, "run">,
  backend: string | undefined,
  context: Pick<StepContext, "emit">,
): Promise<RunHandle | undefined> {
  return openRunOf(state)?.handle ?? openTrackedRun(state, backend, context);
}

/** The run of earlier steps that a step of the chain goes on in. */
function openRunOf({ run }: Pick<Tracked, "run">): Tracked["run"] {
  return run === undefined || run.handle.hasEnded || taken.has(run.handle) ? undefined : run;
}

/**
 * What a failure carries of a state, before the step has a run of its own: not a run that had ended, nor another training's.
 * Whoever ends the chain would mark that one as failed.
 */
export function withoutEndedRun<S extends Loaded & Pick<Tracked, "run">>(state: S): S {
  return { ...state, run: openRunOf(state) };
}

/** The run of a training: `runOfChain`, for this training alone. */
export async function runOfTraining(
  ...inputs: Parameters<typeof runOfChain>
): Promise<{ readonly run: RunHandle | undefined; readonly isNew: boolean }> {
  const run = await runOfChain(...inputs);
  if (run !== undefined) taken.add(run);
  return { run, isNew: run !== inputs[0].run?.handle };
}
