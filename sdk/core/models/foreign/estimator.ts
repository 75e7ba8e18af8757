import { AssayError } from "../../../utils/errors/index.js";
import type { Matrix, Table } from "../../tables/index.js";
import type { Estimator, EstimatorShape, History, Json, State } from "../model.js";
import { RawEncoding, TextCodes } from "./encoding.js";
import type { Feed } from "./feeds.js";
import { type Label, type OutputPlan, outputNames, readOutputs } from "./outputs.js";
import type { OnnxSession } from "./runtime.js";
import { type FeedPlan, tensorOf } from "./tensors.js";

/** All that is known of how a graph is used; saved with it. */
export interface ForeignPlan {
  readonly feeds: readonly Feed[];
  readonly output: OutputPlan;
  /** Labels in the order of the graph's probabilities; empty for regression. */
  readonly labels: readonly Label[];
}

/** Rows in one run of the graph: enough to drown the cost of a run, few enough for memory. */
const BATCH_ROWS = 8192;

/** How far probabilities of one row may be from adding up to 1: float32 and calibration leave that much. */
const SUM_TOLERANCE = 1e-3;

/** A graph of someone else's as an estimator: it reads raw columns, as `RawEncoding` puts them into a matrix. */
export class ForeignEstimator implements Estimator {
  readonly kind = "onnx";
  readonly encoding: RawEncoding;
  private readonly feeds: readonly FeedPlan[];
  /** Where each class of the model, sorted, stands among the graph's probabilities. */
  private readonly order: readonly number[];

  constructor(
    private readonly bytes: Uint8Array,
    private readonly session: OnnxSession,
    private readonly plan: ForeignPlan,
    private readonly shape: EstimatorShape,
  ) {
    this.encoding = new RawEncoding(plan.feeds);
    const { names } = this.encoding.features;
    this.feeds = plan.feeds.map((feed) => ({
      ...feed,
      places: feed.columns.map((name) => names.indexOf(name)),
    }));
    this.order = sortedLabels(plan.labels).map((label) => plan.labels.indexOf(label));
  }

  async fit(): Promise<History> {
    return { epochs: [] };
  }

  async predict(x: Matrix): Promise<Float64Array> {
    return this.run(x, this.encoding.known);
  }

  async predictTable(inputs: Table): Promise<Float64Array> {
    const codes = new TextCodes();
    return this.run(this.encoding.transform(inputs, codes), codes);
  }

  async state(): Promise<State> {
    return { json: this.plan as unknown as Json, arrays: { onnx: this.bytes } };
  }

  dispose(): void {
    // It may have been released before, which is as good.
    this.session.release().catch(() => {});
  }

  private async run(x: Matrix, { texts }: TextCodes): Promise<Float64Array> {
    const width = Math.max(1, this.shape.classes);
    const all = new Float64Array(x.rows * width);
    for (let from = 0; from < x.rows; from += BATCH_ROWS) {
      const to = Math.min(x.rows, from + BATCH_ROWS);
      const feeds = this.feeds.map((feed) => [feed.input, tensorOf(feed, x, from, to, texts)] as const);
      const results = await this.session.run(Object.fromEntries(feeds), outputNames(this.plan.output));
      const outputs = readOutputs(this.plan.output, results, to - from);
      this.check(outputs, x, from, to - from);
      all.set(this.sorted(outputs), from * width);
    }
    return all;
  }

  /** Probabilities in the order of the sorted classes. */
  private sorted(outputs: Float64Array): Float64Array {
    const { order } = this;
    if (order.every((place, k) => place === k)) return outputs;
    return outputs.map((_, at) => outputs[at - (at % order.length) + order[at % order.length]]);
  }

  private check(outputs: Float64Array, x: Matrix, from: number, rows: number): void {
    const width = Math.max(1, this.shape.classes);
    if (outputs.length !== rows * width) {
      throw new AssayError("MODEL_INVALID", {
        what: "the ONNX model gives another number of outputs than it has classes",
        got: `${outputs.length / rows} a row`,
        wanted: String(width),
        next: "Name the classes in `model.classes`, in the order of the model's probabilities.",
      });
    }
    const bad = outputs.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw this.notFinite(x, from + Math.floor(bad / width), outputs[bad]);
    if (this.shape.task === "classification") checkProbabilities(outputs, width);
  }

  private notFinite(x: Matrix, row: number, value: number): AssayError {
    const { names } = this.encoding.features;
    const missing = names.filter((_, j) => Number.isNaN(x.data[row * x.columns + j]));
    return new AssayError("DATA_NOT_FINITE", {
      what: `the ONNX model predicts ${value} for row ${row}`,
      got: missing.length === 0 ? "a row without missing values" : `missing values in ${missing.join(", ")}`,
      wanted: "a finite number for each row",
      next: missing.length === 0 ? "Look at the model." : "Fill these columns in `clean`.",
    });
  }
}

/** A graph may call its scores probabilities; metrics and explanations must not. */
function checkProbabilities(outputs: Float64Array, classes: number): void {
  for (let at = 0; at < outputs.length; at += classes) {
    const row = outputs.subarray(at, at + classes);
    const sum = row.reduce((total, value) => total + value, 0);
    if (Math.abs(sum - 1) <= SUM_TOLERANCE && row.every((value) => value >= -SUM_TOLERANCE)) continue;
    throw new AssayError("MODEL_INVALID", {
      what: "what the ONNX model gives for the classes are no probabilities",
      got: `${[...row.subarray(0, 5)].join(", ")} in one row`,
      wanted: "numbers from 0 that add up to 1",
      next: "Export a model that gives probabilities: CalibratedClassifierCV in scikit-learn, a softmax at a network's end.",
    });
  }
}

/** Labels as every model has its classes: texts and numbers in order. */
export function sortedLabels(labels: readonly Label[]): readonly Label[] {
  return labels.toSorted((a, b) => {
    if (typeof a === "string" && typeof b === "string") return a < b ? -1 : 1;
    return Number(a) - Number(b);
  });
}
