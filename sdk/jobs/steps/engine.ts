import { type EstimatorConfig, estimatorDefinition } from "../../core/models/index.js";
import { useBackend, withBuilder } from "../../io/backends/index.js";
import { withModelFile } from "../../io/model-file.js";
import type { Start } from "../state.js";
import type { StepContext } from "./step.js";

/** Loads the TensorFlow.js backend where a kind of model needs one; gives its name and version. */
export async function backendFor(
  { config, environment }: Start,
  kind: string,
  { emit }: Pick<StepContext, "emit">,
): Promise<string | undefined> {
  if ((await estimatorDefinition(kind)).needsBackend !== true) return undefined;
  const { assayBackend, assayCacheDir } = environment.os.values;
  const choice = config.backend === "auto" ? (assayBackend ?? "auto") : config.backend;
  const status = await useBackend(choice, { cacheDir: assayCacheDir });
  emit({ type: "note", level: "info", message: `backend: ${status.reason}` });
  return `${status.name} ${status.version}`;
}

/** A model's config with what only a running program has: the builder of a custom model, the runtime of an ONNX one. */
export async function readyConfig(
  { environment }: Start,
  model: EstimatorConfig,
  { emit }: Pick<StepContext, "emit">,
): Promise<EstimatorConfig> {
  return withModelFile(await withBuilder(model), {
    projectDir: environment.cwd,
    choice: environment.os.values.assayOnnxRuntime,
    onNote: (message) => emit({ type: "note", level: "info", message }),
  });
}
