import {
  type EstimatorConfig,
  estimatorDefinition,
  isEnsemble,
  rowsBySplit,
} from "../../core/models/index.js";
import { bringBackend, withBuilder } from "../../io/backends/index.js";
import type { TrainingConfig } from "../../io/configs/index.js";
import { withModelFile } from "../../io/model-file.js";
import type { JobEnvironment } from "../environment.js";
import type { StepContext } from "./step.js";

/** What a model's engine goes by. */
export interface EngineState {
  readonly config: Pick<TrainingConfig, "backend" | "split">;
  readonly environment: Pick<JobEnvironment, "cwd"> & { readonly os: Pick<JobEnvironment["os"], "values"> };
}

/** Brings the TensorFlow.js backend where a model, or a part of it, needs one; gives its name and version. */
export async function backendFor(
  { config, environment }: EngineState,
  model: EstimatorConfig,
  { emit }: Pick<StepContext, "emit">,
): Promise<string | undefined> {
  const need = await needOf(model);
  if (need === false) return undefined;
  const { assayBackend, assayCacheDir } = environment.os.values;
  const choice = config.backend === "auto" ? (assayBackend ?? "auto") : config.backend;
  const status = await bringBackend(need, choice, { cacheDir: assayCacheDir });
  emit({ type: "note", level: "info", message: `backend: ${status.reason}` });
  return `${status.name} ${status.version}`;
}

async function needOf(model: EstimatorConfig): Promise<boolean | "late"> {
  const definition = await estimatorDefinition(model.kind);
  if (!isEnsemble(definition)) return definition.needsBackend ?? false;
  const needs = await Promise.all(definition.partsOf(model).map(needOf));
  return needs.includes(true) || (needs.includes("late") && "late");
}

/** A model's config with what only a running program has: the split's kind where folds or held-out rows go by it, the builder of a custom model, the runtime of an ONNX one. */
export async function readyConfig(
  { config, environment }: EngineState,
  model: EstimatorConfig,
  { emit }: Pick<StepContext, "emit">,
): Promise<EstimatorConfig> {
  return withModelFile(await withBuilder(rowsBySplit(model, config.split.kind)), {
    projectDir: environment.cwd,
    choice: environment.os.values.assayOnnxRuntime,
    onNote: (message) => emit({ type: "note", level: "info", message }),
  });
}
