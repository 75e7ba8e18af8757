import { AssayError } from "../../../utils/errors/index.js";
import type { Adopted, ForeignDefinition, State, Task } from "../model.js";
import type { OnnxConfig, OnnxFile, OnnxParts } from "./config.js";
import { ForeignEstimator, type ForeignPlan, sortedLabels } from "./estimator.js";
import { type Feed, planFeeds } from "./feeds.js";
import { type ForeignGraph, readForeignGraph } from "./graph.js";
import { labelsAlone, labelsFor } from "./labels.js";
import { type Label, type OutputPlan, outputNames, planOutputs, taskOfOutputs } from "./outputs.js";
import type { OnnxSession, OpenOnnx } from "./runtime.js";

/** A model, and what was found out about its graph. */
export interface AdoptedAlone extends Adopted {
  readonly task: Task;
  readonly feeds: readonly Feed[];
}

/** A model file as a kind of model. */
export const onnxDefinition: ForeignDefinition<OnnxConfig & OnnxParts> = {
  kind: "onnx",
  async adopt(config, { task, inputs, target, targetName }) {
    const { read, open } = config;
    if (read === undefined) throw withoutRuntime();
    return opened(await read(), open, (session, graph) => {
      const feeds = planFeeds(session.inputs, config.columns, inputs.names);
      const output = planOutputs(session.outputs, task);
      const sources = {
        config: config.classes,
        graph: graphLabels(output, graph),
        width: widthOf(output, session),
      };
      return {
        task,
        feeds,
        output,
        labels: task === "regression" ? [] : labelsFor(sources, target, targetName),
      };
    });
  },
  async restoreAdopted({ open }, shape, state) {
    const { plan, bytes } = savedPlan(state);
    const session = await runtimeOf(open)(bytes);
    const estimator = new ForeignEstimator(bytes, session, plan, shape);
    return { estimator, encoding: estimator.encoding };
  },
};

/** A model file that comes without a training: its columns are those of its signature, its classes those of its graph. */
export async function adoptAlone(
  file: OnnxFile,
  open: OpenOnnx,
  columns: readonly string[] | undefined,
): Promise<AdoptedAlone> {
  return opened(file, open, (session, graph) => {
    const task = taskOfOutputs(session.outputs);
    const output = planOutputs(session.outputs, task);
    const sources = { graph: graphLabels(output, graph), width: widthOf(output, session) };
    const labels = task === "regression" ? [] : labelsAlone(sources);
    return { task, feeds: planFeeds(session.inputs, undefined, columns), output, labels };
  });
}

async function opened(
  file: OnnxFile,
  open: OpenOnnx | undefined,
  planOf: (session: OnnxSession, graph: ForeignGraph) => ForeignPlan & { readonly task: Task },
): Promise<AdoptedAlone> {
  const graph = readForeignGraph(file.bytes, file.readBeside);
  const session = await runtimeOf(open)(graph.bytes);
  try {
    const { task, ...plan } = planOf(session, graph);
    const estimator = new ForeignEstimator(graph.bytes, session, plan, { task, classes: plan.labels.length });
    return {
      task,
      feeds: plan.feeds,
      estimator,
      encoding: estimator.encoding,
      classes: sortedLabels(plan.labels),
    };
  } catch (error) {
    await session.release();
    throw error;
  }
}

/** What the names of the outputs say, else what a node says. */
function graphLabels(output: OutputPlan, { labels }: ForeignGraph): readonly Label[] | undefined {
  return output.kind === "columns" ? output.labels : labels;
}

/** How many classes the outputs have, where the graph says it. */
function widthOf(output: OutputPlan, { outputs }: OnnxSession): number | undefined {
  if (output.kind === "columns") return output.outputs.length;
  if (output.kind === "second") return 2;
  return outputs.find(({ name }) => name === outputNames(output)[0])?.shape[1];
}

function runtimeOf(open: OpenOnnx | undefined): OpenOnnx {
  if (open === undefined) throw withoutRuntime();
  return open;
}

function withoutRuntime(): AssayError {
  return new AssayError("INTERNAL", {
    what: "the model file of a config of kind onnx is not read, or there is no runtime for it",
    wanted: "a config with its file and ONNX Runtime",
    next: "Give the config to `withModelFile` first; `Experiment` and `Model.load` do.",
  });
}

function savedPlan({ json, arrays }: State): { readonly plan: ForeignPlan; readonly bytes: Uint8Array } {
  const plan = (json ?? {}) as Partial<ForeignPlan>;
  const { onnx } = arrays;
  if (Array.isArray(plan.feeds) && plan.output !== undefined && Array.isArray(plan.labels)) {
    if (onnx instanceof Uint8Array) return { plan: plan as ForeignPlan, bytes: onnx };
  }
  throw new AssayError("MODEL_INVALID", {
    what: "a saved ONNX model is damaged",
    wanted: "the model file and how its inputs and outputs are read",
  });
}
