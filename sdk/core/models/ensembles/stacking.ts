import { AssayError } from "../../../utils/errors/index.js";
import { nest, unnest } from "../../preprocessing/states.js";
import type { Matrix } from "../../tables/index.js";
import type { EnsembleDefinition } from "../ensemble.js";
import type { Estimator, EstimatorShape, History, State } from "../model.js";
import { Arithmetic, flat, type OnnxColumn, type OnnxGraph } from "../onnx/index.js";
import { type StackingConfig, stackingDefaults } from "./config.js";
import { FinalModel, predictionName, predictionTable } from "./final.js";
import { fitBases } from "./fit-bases.js";
import { joinHistories } from "./histories.js";
import { partOutputsToOnnx } from "./onnx.js";
import { asColumns, columnsOf, foldsOfRows, outOfFold } from "./out-of-fold.js";
import { encodePart, type FittedPart, partContext, partsOf, restorePart, takeRows } from "./parts.js";
import { SideBySide, splitColumns } from "./side-by-side.js";

const FINAL = { kind: "linear" } as const;

/** Fitted base models and the model that reads their predictions. */
class StackedEstimator implements Estimator {
  readonly kind = "stacking";

  constructor(
    private readonly shape: EstimatorShape,
    private readonly parts: readonly FittedPart[],
    private readonly final: FinalModel,
    /** Columns of the matrix, a part each; where the final model reads columns itself, those come last. */
    private readonly widths: readonly number[],
  ) {}

  async fit(): Promise<History> {
    throw new AssayError("INTERNAL", { what: "a stacking is made of models that are fitted already" });
  }

  async predict(x: Matrix): Promise<Float64Array> {
    const matrices = splitColumns(x, this.widths);
    const columns: Float64Array[][] = [];
    for (const [p, { estimator }] of this.parts.entries())
      columns.push(asColumns(await estimator.predict(matrices[p]), this.shape));
    const names = this.parts.map(({ name }) => name);
    return this.final.predict(predictionTable(names, columns), matrices[this.parts.length]);
  }

  async toOnnx(graph: OnnxGraph, x: string): Promise<string> {
    const { shape, parts, widths } = this;
    const { outputs, rest } = await partOutputsToOnnx(graph, x, parts, widths);
    const math = new Arithmetic(graph, "double");
    const width = columnsOf(shape);
    const columns = new Map<string, OnnxColumn>();
    for (const [p, output] of outputs.entries()) {
      for (let k = 0; k < width; k++) {
        const place = shape.task === "regression" ? 0 : shape.classes - width + k;
        const value = flat(graph, math.column(output, place));
        columns.set(predictionName(parts[p].name, k, width), { value, type: "double" });
      }
    }
    return this.final.toOnnx(graph, columns, rest);
  }

  async state(): Promise<State> {
    const children: Record<string, State> = { final: await this.final.state() };
    for (const [i, { estimator }] of this.parts.entries()) children[String(i)] = await estimator.state();
    return nest({ names: this.parts.map(({ name }) => name) }, children);
  }

  dispose(): void {
    for (const { estimator } of this.parts) estimator.dispose();
    this.final.estimator.dispose();
  }
}

/** Stacking as a kind; of scikit-learn's `StackingRegressor` and `StackingClassifier`. */
export const stackingDefinition: EnsembleDefinition<StackingConfig> = {
  kind: stackingDefaults.kind,
  partsOf: ({ models, final = FINAL }) => [...models, final],
  async fitParts(config, rows, context, definitionOf) {
    const { models, final = FINAL, folds, passthrough = stackingDefaults.passthrough } = config;
    const parts = await partsOf("stacking", models, definitionOf);
    const [finalPart] = await partsOf("stacking", [final], definitionOf);
    const held = await outOfFold(parts, rows, foldsOfRows(folds, rows, context), context);
    const bases = await fitBases(parts, rows, context);
    const names = parts.map(({ name }) => name);
    try {
      const heldRows = takeRows(rows, held.rows);
      const passed = passthrough
        ? encodePart(finalPart, heldRows, partContext(context, "passthrough"))
        : undefined;
      const finalModel = await FinalModel.fit(
        finalPart,
        predictionTable(names, held.columns),
        passed,
        heldRows,
        context,
      );
      const encodings =
        passed === undefined
          ? bases.encodings
          : [...bases.encodings, { name: `final ${finalPart.name}`, encoding: passed.encoding }];
      const encoding = new SideBySide(encodings);
      const estimator = new StackedEstimator(rows.shape, bases.parts, finalModel, encoding.widths);
      return { encoding, estimator, history: joinHistories(bases.histories) };
    } catch (error) {
      for (const { estimator } of bases.parts) estimator.dispose();
      throw error;
    }
  },
  async restoreParts(config, shape, states, definitionOf) {
    const { models, final = FINAL, passthrough = stackingDefaults.passthrough } = config;
    const encoding = SideBySide.restore(states.encoding, models.length + (passthrough ? 1 : 0));
    const { children } = unnest(states.estimator, "stacking");
    const parts: FittedPart[] = [];
    for (const [i, { name, config: own }] of (await partsOf("stacking", models, definitionOf)).entries())
      parts.push({ name, estimator: await restorePart(own, shape, children[String(i)], definitionOf) });
    const finalModel = await FinalModel.restore(children.final ?? { json: null, arrays: {} }, (state) =>
      restorePart(final, shape, state, definitionOf),
    );
    return { encoding, estimator: new StackedEstimator(shape, parts, finalModel, encoding.widths) };
  },
};
