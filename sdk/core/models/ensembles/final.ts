import { fitPreprocessor, type Preprocessor, restorePreprocessor } from "../../preprocessing/index.js";
import { nest, unnest } from "../../preprocessing/states.js";
import { type Matrix, Table } from "../../tables/index.js";
import type { EnsembleRows } from "../ensemble.js";
import type { Estimator, FitContext, State } from "../model.js";
import { type OnnxColumns, type OnnxGraph, OnnxReasons, onnxUnsupported } from "../onnx/index.js";
import { type Part, partContext } from "./parts.js";
import { joinColumns, joinFeatures } from "./side-by-side.js";

/** What the final model of a stacking reads and is. */
export class FinalModel {
  constructor(
    /** How base predictions become numbers, as suits the final model's kind. */
    private readonly encoding: Preprocessor,
    readonly estimator: Estimator,
  ) {}

  /** Fits on base predictions, by their names, and on the passed-through columns. */
  static async fit(
    { name, config, definition }: Part,
    predictions: Table,
    passed: { readonly matrix: Matrix; readonly encoding: Preprocessor } | undefined,
    rows: Pick<EnsembleRows, "shape" | "y" | "weights">,
    context: FitContext,
  ): Promise<FinalModel> {
    const { shape, y, weights } = rows;
    context.onNote?.(`fits ${name}, the final model`);
    const own = partContext(context, "final");
    const { preprocessor, matrix } = fitPreprocessor({}, predictions, {
      ...shape,
      target: y,
      random: own.random.fork("preprocessing"),
      onNote: own.onNote,
      defaults: definition.defaultPreprocessing,
    });
    const parts = [{ name: "prediction", features: preprocessor.features }];
    if (passed !== undefined) parts.push({ name, features: passed.encoding.features });
    const estimator = definition.create(config, shape);
    try {
      await estimator.fit(
        {
          x: passed === undefined ? matrix : joinColumns([matrix, passed.matrix], matrix.rows),
          y,
          ...(weights === undefined ? {} : { weights }),
          features: joinFeatures(parts),
        },
        own,
      );
      return new FinalModel(preprocessor, estimator);
    } catch (error) {
      estimator.dispose();
      throw error;
    }
  }

  async predict(predictions: Table, passed: Matrix | undefined): Promise<Float64Array> {
    const matrix = this.encoding.transform(predictions);
    return this.estimator.predict(passed === undefined ? matrix : joinColumns([matrix, passed], matrix.rows));
  }

  /** As `Estimator.toOnnx`, of the predictions by name and the passed columns. */
  async toOnnx(graph: OnnxGraph, columns: OnnxColumns, passed: string | undefined): Promise<string> {
    const reasons = new OnnxReasons();
    const x = await this.encoding.toOnnx(graph, columns, reasons);
    if (x === undefined) throw onnxUnsupported(reasons.all.join("; "));
    const whole = passed === undefined ? x : graph.node("Concat", [x, passed], { axis: { int: 1 } });
    if (this.estimator.toOnnx !== undefined) return this.estimator.toOnnx(graph, whole);
    throw onnxUnsupported(`models of kind ${this.estimator.kind} cannot be exported`);
  }

  async state(): Promise<State> {
    return nest({}, { encoding: this.encoding.state(), estimator: await this.estimator.state() });
  }

  /** From a saved state; a damaged one throws MODEL_INVALID. */
  static async restore(
    state: State,
    restoreEstimator: (state: State | undefined) => Promise<Estimator>,
  ): Promise<FinalModel> {
    const { children } = unnest(state, "final model");
    return new FinalModel(
      restorePreprocessor(children.encoding ?? { json: null, arrays: {} }),
      await restoreEstimator(children.estimator),
    );
  }
}

/** Base predictions as a table: one column a part, or one a part and class. */
export function predictionTable(
  names: readonly string[],
  columns: readonly (readonly Float64Array[])[],
): Table {
  return Table.from(
    columns.flatMap((own, p) =>
      own.map((values, k) => [predictionName(names[p], k, own.length), values] as const),
    ),
  );
}

/** What the column of a part's prediction is called. */
export function predictionName(part: string, place: number, columns: number): string {
  return columns === 1 ? part : `${part} class ${place}`;
}
