import { AssayError, asAssayError } from "../../../utils/errors/index.js";
import type { ImportedTrees } from "../imported/estimator.js";
import { onnxTrees, treesOfGraph } from "../imported/onnx/adopt.js";
import { isSavedTrees, restoreTrees } from "../imported/restore.js";
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
    const graph = readFile(await read());
    const trees = whole(() => treesOfGraph(graph, config.columns, inputs.names));
    if (trees !== undefined && trees.task === task) {
      const sources = { config: config.classes, graph: graph.labels, width: trees.classes };
      const labels = task === "regression" ? [] : labelsFor(sources, target, targetName);
      return adoptedTrees(onnxTrees(trees, labels, inputs), labels);
    }
    return opened(graph, open, (session) => {
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
    if (isSavedTrees(state)) return restoreTrees("onnx", shape, state);
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
  const graph = readFile(file);
  const trees = whole(() => treesOfGraph(graph, undefined, columns));
  if (trees !== undefined) {
    const sources = { graph: graph.labels, width: trees.classes };
    const labels = trees.task === "regression" ? [] : labelsAlone(sources);
    const feeds = [
      { input: "", type: "float64", rank: 2, columns: trees.columns.map(({ name }) => name) },
    ] as const;
    return { task: trees.task, feeds, ...adoptedTrees(onnxTrees(trees, labels, undefined), labels) };
  }
  return opened(graph, open, (session) => {
    const task = taskOfOutputs(session.outputs);
    const output = planOutputs(session.outputs, task);
    const sources = { graph: graphLabels(output, graph), width: widthOf(output, session) };
    const labels = task === "regression" ? [] : labelsAlone(sources);
    return { task, feeds: planFeeds(session.inputs, undefined, columns), output, labels };
  });
}

/** A file as it is run. */
function readFile({ bytes, readBeside }: OnnxFile): ForeignGraph {
  return whole(() => readForeignGraph(bytes, readBeside));
}

/** Messages inside of others may be damaged too: reading them throws whatever protobuf throws. */
function whole<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw asAssayError(cause, "MODEL_INVALID", "the ONNX model's file is damaged");
  }
}

/** Trees of a file predict by themselves: no runtime is loaded. */
function adoptedTrees(estimator: ImportedTrees, labels: readonly Label[]): Adopted {
  return { estimator, encoding: estimator.encoding, classes: sortedLabels(labels) };
}

async function opened(
  graph: ForeignGraph,
  open: OpenOnnx | undefined,
  planOf: (session: OnnxSession) => ForeignPlan & { readonly task: Task },
): Promise<AdoptedAlone> {
  const session = await runtimeOf(open)(graph.bytes);
  try {
    const { task, ...plan } = planOf(session);
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
