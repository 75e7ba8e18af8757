import { explain } from "../../core/explainers/index.js";
import type { PipelineModel } from "../../core/models/pipeline-model.js";
import { ExperimentExplanation } from "../explanation.js";
import type { InRun, JobConfig, JobStart } from "../state.js";
import { logExplanation, logSwitches } from "./autolog.js";
import { etaOf } from "./eta.js";
import type { StepContext } from "./step.js";
import { workersOf } from "./workers.js";

type Inputs = Parameters<typeof explain>[1];

/** Explains rows of a job, with progress, and keeps the explanation with its run. */
export async function explainRows(
  state: JobStart<JobConfig & { readonly seed: number }> & InRun & { readonly model: PipelineModel },
  rows: Pick<Inputs, "train" | "test" | "truth" | "metric" | "config">,
  { signal, emit, now }: StepContext,
): Promise<ExperimentExplanation> {
  const { model, config, environment, run } = state;
  const eta = etaOf(now);
  const made = await explain(model, {
    ...rows,
    seed: config.seed,
    signal,
    workers: await workersOf(state),
    onProgress: (label, done, total) =>
      emit({ type: "progress", step: "explain", label, done, total, etaSeconds: eta(label, done, total) }),
    onNote: (message) => emit({ type: "note", level: "info", message }),
  });
  const explanation = new ExperimentExplanation(made, environment.cwd);
  if (run !== undefined && logSwitches(state).explanations)
    await logExplanation(run.handle, explanation, { signal, emit });
  return explanation;
}
