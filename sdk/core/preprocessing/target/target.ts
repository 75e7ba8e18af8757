import { AssayError } from "../../../utils/errors/index.js";
import type { EstimatorShape, Gradients, Json, State, Task } from "../../models/model.js";
import { Arithmetic, type OnnxGraph } from "../../models/onnx/index.js";
import {
  type Column,
  isNull,
  isNumeric,
  isString,
  type Table,
  toFloat64,
  valueAt,
} from "../../tables/index.js";
import { countLevels, type Level, LevelIndex } from "../levels.js";
import { invalidState } from "../support.js";
import { TARGET_TRANSFORMS, type TargetTransform } from "./config.js";
import { checkDomain, TRANSFORMS } from "./transforms.js";

/** Greatest size of a number to learn: training and metrics add up squares, which must stay below 1.8e308. */
const MAX_SIZE = 1e150;

interface Learned {
  readonly column: string;
  readonly task: Task;
  readonly transform: TargetTransform;
  readonly classes: readonly Level[];
  readonly parameters: Float64Array;
}

/** A target that was fitted on training rows: from its column to what an estimator learns, and back. */
export class FittedTarget {
  readonly column: string;
  readonly task: Task;
  readonly transform: TargetTransform;
  /** Labels of the classes, sorted; empty for regression. */
  readonly classes: readonly Level[];
  private readonly parameters: Float64Array;

  private constructor(learned: Learned) {
    this.column = learned.column;
    this.task = learned.task;
    this.transform = learned.transform;
    this.classes = learned.classes;
    this.parameters = learned.parameters;
  }

  /**
   * Learns classes, or the parameters of the transform. A target that is constant, has missing values or is not of the
   * task's type throws DATA_TARGET, one with NaN, ±Infinity or numbers beyond ±1e150 DATA_NOT_FINITE, values that the transform cannot take
   * TRANSFORM_DOMAIN, fewer than two rows DATA_TOO_SMALL.
   */
  static fit(
    config: { readonly column: string; readonly transform: TargetTransform },
    task: Task,
    table: Table,
  ): FittedTarget {
    const { column: name, transform } = config;
    const column = table.column(name);
    if (table.numRows < 2) {
      throw new AssayError("DATA_TOO_SMALL", {
        what: "there are too few rows to learn from",
        got: `${table.numRows} training row${table.numRows === 1 ? "" : "s"}`,
        wanted: "at least 2",
      });
    }
    const learned =
      task === "regression"
        ? { classes: [], parameters: learnTransform(column, name, transform) }
        : { classes: learnClasses(column, name, transform), parameters: new Float64Array(0) };
    return new FittedTarget({ column: name, task, transform, ...learned });
  }

  /** The target of a model that was made elsewhere: nothing is learned, and its outputs are in the target's unit. */
  static known(column: string, task: Task, classes: readonly Level[]): FittedTarget {
    return new FittedTarget({ column, task, transform: "none", classes, parameters: new Float64Array(0) });
  }

  get shape(): EstimatorShape {
    return { task: this.task, classes: this.classes.length };
  }

  /** The true values of rows: numbers in the target's unit, or class indices. A class of no training row throws DATA_UNKNOWN_CATEGORY. */
  truth(table: Table): Float64Array {
    const column = table.column(this.column);
    if (this.task === "regression") return regressionValues(column, this.column);
    refuseMissing(column, this.column, "classification");
    const codes = new LevelIndex(this.classes).codes(column, this.column);
    const row = codes.findIndex((code) => code < 0);
    if (row >= 0) {
      throw new AssayError("DATA_UNKNOWN_CATEGORY", {
        what: `the target "${this.column}" holds a class that no training row has`,
        got: `${String(valueAt(column, row))} in row ${row}`,
        wanted: `one of ${this.classes.slice(0, 20).join(", ")}`,
        next: "Split so that each class is among the training rows (stratified), or leave the rows out.",
      });
    }
    return Float64Array.from(codes);
  }

  /** What the estimator learns: class indices, or numbers after the transform. */
  encode(table: Table): Float64Array {
    const values = this.truth(table);
    if (this.task === "classification" || this.transform === "none") return values;
    checkDomain(values, this.transform, this.column);
    return values.map((value) => TRANSFORMS[this.transform].apply(value, this.parameters));
  }

  /** Outputs of the estimator in the target's unit; probabilities stay as they are. */
  decode(outputs: Float64Array): Float64Array {
    if (this.transform === "none" || this.task === "classification") return outputs;
    return outputs.map((value) => TRANSFORMS[this.transform].undo(value, this.parameters));
  }

  /** An output of the estimator and its gradient in the target's unit, by the chain rule; probabilities stay as they are. */
  decodeGradients({ outputs, gradients }: Gradients): Gradients {
    if (this.transform === "none" || this.task === "classification") return { outputs, gradients };
    const columns = gradients.length / outputs.length;
    const slopes = outputs.map((value) => TRANSFORMS[this.transform].slope(value, this.parameters));
    return {
      outputs: this.decode(outputs),
      gradients: gradients.map((value, i) => value * slopes[Math.floor(i / columns)]),
    };
  }

  /** `decode` of numbers as a part of an ONNX graph, of a double `[N]`. */
  decodeToOnnx(graph: OnnxGraph, outputs: string): string {
    return TRANSFORMS[this.transform].undoOnnx(new Arithmetic(graph), outputs, this.parameters);
  }

  /** `value = output * scale + offset`, where decoding is that; undefined where it is not linear. */
  affine(): { readonly scale: number; readonly offset: number } | undefined {
    if (this.task === "classification") return undefined;
    if (this.transform === "none") return { scale: 1, offset: 0 };
    return this.transform === "standardise"
      ? { scale: this.parameters[1], offset: this.parameters[0] }
      : undefined;
  }

  state(): State {
    const { column, task, transform, classes } = this;
    return {
      json: { column, task, transform, classes: [...classes] },
      arrays: { parameters: this.parameters },
    };
  }

  /** From a saved state; a damaged one throws MODEL_INVALID. */
  static restore({ json, arrays }: State): FittedTarget {
    const saved = (json ?? {}) as { readonly [key: string]: Json };
    const { column, task, transform, classes } = saved;
    const { parameters } = arrays;
    const known = TARGET_TRANSFORMS.find((name) => name === transform);
    const fits =
      typeof column === "string" &&
      (task === "regression" || task === "classification") &&
      known !== undefined &&
      Array.isArray(classes) &&
      parameters instanceof Float64Array &&
      parameters.length === (known === "standardise" ? 2 : 0);
    if (!fits) throw invalidState(String(column), "target");
    return new FittedTarget({ column, task, transform: known, classes: classes as Level[], parameters });
  }
}

function learnTransform(column: Column, name: string, transform: TargetTransform): Float64Array {
  const values = regressionValues(column, name);
  if (values.every((value) => value === values[0])) {
    throw new AssayError("DATA_TARGET", {
      what: `the target "${name}" is constant`,
      got: `${values[0]} in all ${values.length} training rows`,
      wanted: "values that differ",
    });
  }
  checkDomain(values, transform, name);
  return TRANSFORMS[transform].learn(values);
}

function learnClasses(column: Column, name: string, transform: TargetTransform): readonly Level[] {
  if (transform !== "none") {
    throw new AssayError("CONFIG_INVALID", {
      what: `the target transform ${transform} is for regression`,
      wanted: "none, for classification",
    });
  }
  refuseMissing(column, name, "classification");
  const { levels } = countLevels(column, name);
  const fraction = levels.find((level) => typeof level === "number" && !Number.isInteger(level));
  if (fraction !== undefined) {
    throw new AssayError("DATA_TARGET", {
      what: `the target "${name}" holds numbers that are no class labels`,
      got: String(fraction),
      wanted: "texts, integers or booleans",
      next: "Set `task: regression`, or choose another target.",
    });
  }
  if (levels.length < 2) {
    throw new AssayError("DATA_TARGET", {
      what: `the target "${name}" has only one class`,
      got: `${String(levels[0])} in all training rows`,
      wanted: "at least two classes",
    });
  }
  return levels;
}

function regressionValues(column: Column, name: string): Float64Array {
  if (isString(column) || !isNumeric(column)) {
    throw new AssayError("DATA_TARGET", {
      what: `the target "${name}" does not hold numbers`,
      got: column.type,
      wanted: "numbers, for regression",
      next: "Set `task: classification`, cast the column in `clean`, or choose another target.",
    });
  }
  refuseMissing(column, name, "regression");
  const values = toFloat64(column, name);
  const row = values.findIndex((value) => !(Math.abs(value) <= MAX_SIZE));
  if (row < 0) return values;
  if (Number.isFinite(values[row])) {
    throw new AssayError("DATA_NOT_FINITE", {
      what: `the target "${name}" holds numbers whose squares are not finite`,
      got: `${values[row]} in row ${row}`,
      wanted: `numbers between ±${MAX_SIZE}`,
      next: "Mend these rows in `clean`, or measure the target in a larger unit.",
    });
  }
  throw new AssayError("DATA_NOT_FINITE", {
    what: `the target "${name}" holds numbers that are not finite`,
    got: `${values[row]} in row ${row}`,
    wanted: "finite numbers",
    next: "Drop or mend these rows in `clean`.",
  });
}

/** A class may not be NaN either; for numbers, NaN is told with the infinities. */
function refuseMissing(column: Column, name: string, task: Task): void {
  for (let row = 0; row < column.values.length; row++) {
    const missing = isNull(column, row) || (task === "classification" && Number.isNaN(column.values[row]));
    if (!missing) continue;
    throw new AssayError("DATA_TARGET", {
      what: `the target "${name}" is missing in some rows`,
      got: `${isNull(column, row) ? "null" : "NaN"} in row ${row}`,
      wanted: "a value in every row",
      next: "Drop these rows in `clean`.",
    });
  }
}
