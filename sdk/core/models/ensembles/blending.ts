import { AssayError } from "../../../utils/errors/index.js";
import { nest, unnest } from "../../preprocessing/states.js";
import type { Matrix } from "../../tables/index.js";
import type { EnsembleDefinition, EnsembleRows } from "../ensemble.js";
import type { Estimator, FitContext, History, State } from "../model.js";
import { Arithmetic, type OnnxGraph } from "../onnx/index.js";
import { leastSquaresWeights, logLossWeights, normalised } from "./blend-weights.js";
import { type BlendingConfig, blendingDefaults } from "./config.js";
import { fitBases } from "./fit-bases.js";
import { joinHistories } from "./histories.js";
import { partOutputsToOnnx } from "./onnx.js";
import { type FittedPart, fitPart, type Part, partContext, partsOf, restorePart, takeRows } from "./parts.js";
import { SideBySide, splitColumns } from "./side-by-side.js";

/** Fitted base models and their weights. */
class BlendedEstimator implements Estimator {
  readonly kind = "blending";

  constructor(
    private readonly parts: readonly FittedPart[],
    /** From 0, sum 1. */
    private readonly weights: Float64Array,
    private readonly widths: readonly number[],
  ) {}

  async fit(): Promise<History> {
    throw new AssayError("INTERNAL", { what: "a blending is made of models that are fitted already" });
  }

  async predict(x: Matrix): Promise<Float64Array> {
    const matrices = splitColumns(x, this.widths);
    let sum: Float64Array | undefined;
    for (const [p, { estimator }] of this.parts.entries()) {
      const weight = this.weights[p];
      const outputs = await estimator.predict(matrices[p]);
      const before = sum;
      sum = outputs.map((output, i) => (before === undefined ? 0 : before[i]) + weight * output);
    }
    return sum ?? new Float64Array(0);
  }

  async toOnnx(graph: OnnxGraph, x: string): Promise<string> {
    const { outputs } = await partOutputsToOnnx(graph, x, this.parts, this.widths);
    const math = new Arithmetic(graph, "double");
    const weighted = outputs.map((output, p) => math.multiply(output, this.weights[p]));
    return weighted.reduce((sum, output) => math.add(sum, output));
  }

  async state(): Promise<State> {
    const children: Record<string, State> = {
      blend: { json: null, arrays: { weights: this.weights } },
    };
    for (const [i, { estimator }] of this.parts.entries()) children[String(i)] = await estimator.state();
    return nest({ names: this.parts.map(({ name }) => name) }, children);
  }

  dispose(): void {
    for (const { estimator } of this.parts) estimator.dispose();
  }
}

/** Blending as a kind. */
export const blendingDefinition: EnsembleDefinition<BlendingConfig> = {
  kind: blendingDefaults.kind,
  partsOf: ({ models }) => models,
  async fitParts(config, rows, context, definitionOf) {
    const parts = await partsOf("blending", config.models, definitionOf);
    const weights = givenWeights(config, parts.length) ?? (await learnWeights(config, parts, rows, context));
    const told = parts.map(({ name }, i) => `${name} ${weights[i].toFixed(4)}`).join(", ");
    context.onNote?.(`weights of the blend: ${told}`);
    const bases = await fitBases(parts, rows, context);
    const encoding = new SideBySide(bases.encodings);
    const estimator = new BlendedEstimator(bases.parts, weights, encoding.widths);
    return { encoding, estimator, history: joinHistories(bases.histories) };
  },
  async restoreParts({ models }, shape, states, definitionOf) {
    const encoding = SideBySide.restore(states.encoding, models.length);
    const { children } = unnest(states.estimator, "blending");
    const weights = children.blend?.arrays.weights;
    if (!(weights instanceof Float64Array) || weights.length !== models.length) {
      throw new AssayError("MODEL_INVALID", {
        what: "a saved blending is damaged",
        wanted: `the float64 array \`weights\` of ${models.length} numbers`,
      });
    }
    const parts: FittedPart[] = [];
    for (const [i, { name, config }] of (await partsOf("blending", models, definitionOf)).entries())
      parts.push({ name, estimator: await restorePart(config, shape, children[String(i)], definitionOf) });
    return { encoding, estimator: new BlendedEstimator(parts, weights, encoding.widths) };
  },
};

function givenWeights({ weights }: BlendingConfig, models: number): Float64Array | undefined {
  if (weights === undefined) return undefined;
  const areGood =
    weights.length === models &&
    weights.every((weight) => weight >= 0 && Number.isFinite(weight)) &&
    weights.some((weight) => weight > 0);
  if (areGood) return normalised(Float64Array.from(weights));
  throw new AssayError("CONFIG_INVALID", {
    what: "the weights of the blending cannot be used",
    got: JSON.stringify(weights),
    wanted: `${models} numbers from 0, one a model, not all of them 0`,
  });
}

/** Learns weights from rows that the models which are weighed did not see. */
async function learnWeights(
  config: BlendingConfig,
  parts: readonly Part[],
  rows: EnsembleRows,
  context: FitContext,
): Promise<Float64Array> {
  if (parts.length === 1) return Float64Array.of(1);
  const { train, held } = holdOutRows(config, rows.y.length, context);
  const training = takeRows(rows, train);
  const judged = takeRows(rows, held);
  const outputs: Float64Array[] = [];
  for (const [i, part] of parts.entries()) {
    const own = partContext(context, `held out model ${i}`);
    const { encoding, estimator } = await fitPart(part, training, own, "without the held-out rows");
    try {
      outputs.push(await estimator.predict(encoding.transform(judged.inputs)));
    } finally {
      estimator.dispose();
    }
  }
  const { task, classes } = rows.shape;
  if (task === "regression") return leastSquaresWeights(outputs, judged.y, judged.weights);
  const ofTruth = outputs.map((output) => judged.y.map((label, row) => output[row * classes + label]));
  return logLossWeights(ofTruth, judged.weights);
}

function holdOutRows(config: BlendingConfig, rows: number, { random }: FitContext) {
  const { validationFraction = blendingDefaults.validationFraction, validationRows = "random" } = config;
  const count = Math.max(1, Math.round(rows * validationFraction));
  if (rows - count < 2) {
    throw new AssayError("DATA_TOO_SMALL", {
      what: "too few training rows are left beside those that the weights are learned from",
      got: `${rows} rows, validationFraction ${validationFraction}`,
      wanted: "at least 2 training rows",
      next: "Lower `validationFraction`, or give `weights`.",
    });
  }
  const held =
    validationRows === "random"
      ? random.fork("held out").sample(rows, count).sort()
      : Uint32Array.from({ length: count }, (_, i) => rows - count + i);
  const isHeld = new Set(held);
  const train = Uint32Array.from({ length: rows }, (_, i) => i).filter((row) => !isHeld.has(row));
  return { train, held };
}
