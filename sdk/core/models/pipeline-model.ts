import { AssayError } from "../../utils/errors/index.js";
import type { FittedCleaning } from "../cleaning/index.js";
import { likeliestClasses } from "../metrics/classification/likeliest.js";
import { nest, type ObjectState } from "../preprocessing/states.js";
import { type ColumnLike, type FeatureMap, type Matrix, Table } from "../tables/index.js";
import type { Calibrator } from "./calibration/index.js";
import { writeModelFiles } from "./files/index.js";
import type { Bounds, PredictionIntervals } from "./intervals/index.js";
import type { ColumnEmbedding, Json, Model, ModelFiles, Signature, Task } from "./model.js";
import { exportOnnx, type OnnxExport } from "./onnx-export.js";
import type { PipelineParts } from "./pipeline-parts.js";
import type { EstimatorConfig } from "./registry.js";
import { nameScores } from "./score-names.js";

/** Preprocessing, an estimator of any kind and the target's transform in one piece. */
export class PipelineModel implements Model {
  /** @internal Use `fitModel` or `loadModel`. */
  constructor(private readonly parts: PipelineParts) {}

  get kind(): string {
    return this.parts.config.kind;
  }

  /** The config of the estimator. */
  get config(): EstimatorConfig {
    return this.parts.config;
  }

  get task(): Task {
    return this.parts.target.task;
  }

  get target(): string {
    return this.parts.target.column;
  }

  get classes(): readonly (string | number | boolean)[] {
    return this.parts.target.classes;
  }

  get signature(): Signature {
    return this.parts.signature;
  }

  get features(): FeatureMap {
    return this.parts.preprocessor.features;
  }

  /** The cleaning that the training rows went through, where there was one; it is saved with the model. */
  get cleaning(): FittedCleaning | undefined {
    return this.parts.cleaning;
  }

  /**
   * Raw rows as `encode` reads them: cleaned as the training rows were, with what was learned there, and every row kept. The
   * target may be missing. Rows that are clean already stay as they are.
   */
  clean(raw: Table): Table {
    refuseOtherThanTable(raw);
    const { cleaning, target } = this.parts;
    return cleaning?.apply(raw, { dropRows: false, optional: [target.column] }).table ?? raw;
  }

  encode(inputs: Table): Matrix {
    return this.parts.preprocessor.transform(inputs);
  }

  /** True values of rows that hold the target: numbers, or class indices; see `FittedTarget.truth` for its errors. */
  truth(rows: Table): Float64Array {
    return this.parts.target.truth(rows);
  }

  async predictMatrix(x: Matrix): Promise<Float64Array> {
    const wanted = this.features.names.length;
    if (x.columns !== wanted || x.data.length !== x.rows * x.columns) {
      throw new AssayError("DATA_SHAPE", {
        what: "the matrix is not one of this model's encoded rows",
        got: `${x.rows} x ${x.columns}, ${x.data.length} numbers`,
        wanted: `rows x ${wanted}`,
        next: "Encode rows with `model.encode(table)`.",
      });
    }
    if (x.rows === 0) return new Float64Array(0);
    return this.outputsOf(await this.parts.estimator.predict(x));
  }

  /** What the estimator gives, in the target's unit, calibrated. */
  private outputsOf(raw: Float64Array): Float64Array {
    const { target, calibrator } = this.parts;
    const outputs = target.decode(raw);
    return calibrator === undefined ? outputs : calibrator.apply(outputs);
  }

  /** The same model with its probabilities calibrated. Both share the estimator: free only one of them. */
  calibrated(calibrator: Calibrator): PipelineModel {
    return new PipelineModel({ ...this.parts, calibrator });
  }

  linear(): { readonly coefficients: Float64Array; readonly intercepts: Float64Array } | undefined {
    const linear = this.parts.estimator.linear?.();
    const affine = this.parts.target.affine();
    if (linear === undefined || affine === undefined) return undefined;
    return {
      coefficients: linear.coefficients.map((value) => value * affine.scale),
      intercepts: linear.intercepts.map((value) => value * affine.scale + affine.offset),
    };
  }

  trees(): ReturnType<NonNullable<Model["trees"]>> {
    // The trees' sum is no longer the probability once a curve has bent it.
    if (this.parts.calibrator !== undefined) return undefined;
    const ensemble = this.parts.estimator.trees?.();
    const affine = this.task === "classification" ? { scale: 1, offset: 0 } : this.parts.target.affine();
    return ensemble === undefined || affine === undefined ? undefined : { ensemble, ...affine };
  }

  scoreTrees(): ReturnType<NonNullable<Model["scoreTrees"]>> {
    const { estimator, target, calibrator } = this.parts;
    const score = estimator.scoreTrees?.();
    if (score === undefined) return undefined;
    const { unit, outputs } = nameScores(score, target);
    const { ensemble, scale } = score;
    // The curves come after the sum, and are not a part of it.
    return {
      ensemble,
      scale,
      outputs,
      unit: calibrator === undefined ? unit : `${unit} before calibration`,
    };
  }

  gradient(): ReturnType<NonNullable<Model["gradient"]>> {
    const { estimator, target, calibrator } = this.parts;
    // The estimator's gradients know nothing of the curves.
    if (calibrator !== undefined) return undefined;
    const gradient = estimator.gradient?.bind(estimator);
    return gradient && (async (x, output) => target.decodeGradients(await gradient(x, output)));
  }

  embeddings(): readonly ColumnEmbedding[] | undefined {
    const { names, groups } = this.features;
    return this.parts.estimator.embeddings?.()?.map(({ start, levels: _, ...learned }) => {
      const group = groups.find(({ columns }) => columns[0] === start);
      const column = group?.name ?? "";
      const levels = group?.columns.map((k) => names[k].slice(column.length + 1)) ?? [];
      return { column, levels, ...learned };
    });
  }

  async predict(inputs: Table): Promise<Table> {
    const { estimator } = this.parts;
    const cleaned = this.clean(inputs);
    const outputs =
      estimator.predictTable === undefined || cleaned.numRows === 0
        ? await this.predictMatrix(this.encode(cleaned))
        : this.outputsOf(await estimator.predictTable(cleaned));
    return this.predictionTable(outputs, await this.bounds(cleaned, outputs));
  }

  /** Whether the model gives bounds beside its predictions. */
  get hasIntervals(): boolean {
    return this.parts.intervals !== undefined;
  }

  /** Bounds of cleaned rows, beside their predictions; undefined where the model has no intervals. */
  async bounds(cleaned: Table, prediction: Float64Array): Promise<Bounds | undefined> {
    return this.parts.intervals?.bounds(cleaned, prediction);
  }

  /** The same model with intervals beside its predictions. Both share the estimator: free only one of them. */
  withIntervals(intervals: PredictionIntervals): PipelineModel {
    const { inputs, outputs } = this.signature;
    const bounds = ["lower", "upper"].map((name) => ({ name, type: "double", required: true }) as const);
    const kept = outputs.filter(({ name }) => name !== "lower" && name !== "upper");
    return new PipelineModel({
      ...this.parts,
      intervals,
      signature: { inputs, outputs: [...kept, ...bounds] },
    });
  }

  /** Outputs of `predictMatrix` as the columns that `predict` gives. */
  predictionTable(outputs: Float64Array, bounds?: Bounds): Table {
    const { classes } = this;
    if (this.task === "regression") return Table.from({ prediction: outputs, ...bounds });
    const rows = outputs.length / classes.length;
    const columns = classes.map((_, k) =>
      Float64Array.from({ length: rows }, (_, row) => outputs[row * classes.length + k]),
    );
    const best = likeliestClasses(outputs, classes.length);
    return Table.from([
      ["prediction", labelColumn(best, classes)],
      ...classes.map((label, k) => [`probability_${label}`, columns[k]] as const),
    ]);
  }

  async save(): Promise<ModelFiles> {
    return writeModelFiles(await this.state());
  }

  /** @internal What `save` writes. */
  async state(): Promise<ObjectState> {
    const { config, cleaning, preprocessor, target, estimator, signature, packageVersion } = this.parts;
    const { calibrator, intervals, plugins } = this.parts;
    return nest(
      {
        kind: this.kind,
        task: this.task,
        target: this.target,
        classes: [...this.classes],
        ...(packageVersion === undefined ? {} : { packageVersion }),
        ...(plugins === undefined ? {} : { plugins: plugins.map((plugin) => ({ ...plugin })) }),
        // Functions (a builder given in code) are not kept: what they made is in the estimator's state.
        config: JSON.parse(JSON.stringify(config)) as Json,
        ...(cleaning === undefined ? {} : { cleaning: cleaning.state() }),
        signature: signature as unknown as Json,
      },
      {
        preprocessing: preprocessor.state(),
        target: target.state(),
        estimator: await estimator.state(),
        ...(calibrator === undefined ? {} : { calibration: calibrator.state() }),
        ...(intervals === undefined ? {} : { intervals: await intervals.state() }),
      },
    );
  }

  /**
   * The whole model as an ONNX file: one input `[N]` a column of the signature (`[N, 1]` where there is only one), one output
   * `[N]` a column of `predict`. Or the reasons why that cannot be: a part of the model that ONNX cannot hold.
   */
  async toOnnx(): Promise<OnnxExport> {
    return exportOnnx(this.parts);
  }

  dispose(): void {
    this.parts.estimator.dispose();
  }
}

/** JavaScript has no types to refuse this, and what comes of it otherwise is a TypeError from deep inside. */
function refuseOtherThanTable(rows: unknown): void {
  const { numRows, has, column } = (rows ?? {}) as Partial<Table>;
  if (typeof numRows === "number" && typeof has === "function" && typeof column === "function") return;
  throw new AssayError("SCHEMA_MISMATCH", {
    what: "the rows to predict are not a table",
    got: Array.isArray(rows) ? "an array" : rows === null ? "null" : typeof rows,
    wanted: "a Table",
    next: "Make one: `Table.fromRows(rows)` of one object a row, `Table.from(columns)` of arrays by name.",
  });
}

/** Labels as a column: texts, booleans, or integers (int32 where they fit). */
function labelColumn(indices: Float64Array, classes: readonly (string | number | boolean)[]): ColumnLike {
  const [first] = classes;
  if (typeof first === "string") {
    return { type: "string", values: Int32Array.from(indices), categories: classes.map(String) };
  }
  const numbers = Float64Array.from(indices, (index) => Number(classes[index]));
  if (typeof first === "boolean") return { type: "bool", values: Uint8Array.from(numbers) };
  return classes.every((label) => Number(label) === (Number(label) | 0)) ? Int32Array.from(numbers) : numbers;
}
