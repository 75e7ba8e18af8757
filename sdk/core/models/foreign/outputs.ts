import { AssayError } from "../../../utils/errors/index.js";
import type { Task } from "../model.js";
import { NO_TENSOR, type Tensor, type ValueInfo } from "./runtime.js";

/** A class's label. */
export type Label = string | number | boolean;

/** Which outputs of a graph are read, and how. */
export type OutputPlan =
  /** One number a row. */
  | { readonly kind: "numbers"; readonly output: string }
  /** One probability a class a row, as one tensor. */
  | { readonly kind: "matrix"; readonly output: string }
  /** The probability of the second of two classes. */
  | { readonly kind: "second"; readonly output: string }
  /** One output a class, as Assay's own export has them. */
  | { readonly kind: "columns"; readonly outputs: readonly string[]; readonly labels: readonly Label[] };

const PER_CLASS = /^probability_(.*)$/s;

/** What a graph's outputs look like: numbers, or classes. */
export function taskOfOutputs(outputs: readonly ValueInfo[]): Task {
  const perClass = outputs.filter(({ name }) => PER_CLASS.test(name));
  const isLabel = ({ type }: ValueInfo): boolean => type === "int64" || type === "string" || type === "bool";
  return perClass.length > 1 || outputs.some(isLabel) ? "classification" : "regression";
}

/** Finds the outputs to read. Throws MODEL_INVALID where they are not understood. */
export function planOutputs(outputs: readonly ValueInfo[], task: Task): OutputPlan {
  const numbers = outputs.filter(isNumbers);
  return task === "regression" ? planRegression(outputs, numbers) : planClassification(outputs, numbers);
}

function planRegression(outputs: readonly ValueInfo[], numbers: readonly ValueInfo[]): OutputPlan {
  const narrow = numbers.filter(({ shape }) => shape.length < 2 || shape[1] === undefined || shape[1] === 1);
  // `variable` is what skl2onnx calls a regressor's output, `prediction` what Assay does.
  const named = narrow.find(({ name }) => name === "prediction" || name === "variable");
  const found = named ?? (narrow.length === 1 ? narrow[0] : undefined);
  if (found !== undefined) return { kind: "numbers", output: found.name };
  throw notUnderstood(outputs, "regression", "one output of one number a row");
}

function planClassification(outputs: readonly ValueInfo[], numbers: readonly ValueInfo[]): OutputPlan {
  const perClass = numbers.filter(({ name }) => PER_CLASS.test(name));
  if (perClass.length > 1) {
    const labelType = outputs.find(({ name }) => name === "prediction")?.type;
    return {
      kind: "columns",
      outputs: perClass.map(({ name }) => name),
      labels: perClass.map(({ name }) => labelOf(PER_CLASS.exec(name)?.[1] ?? "", labelType)),
    };
  }
  const named = numbers.find(({ name }) => /^(output_)?probabilit(y|ies)$/.test(name));
  const found = named ?? (numbers.length === 1 ? numbers[0] : undefined);
  if (found === undefined) {
    throw notUnderstood(outputs, "classification", "one output with the probabilities of the classes");
  }
  const { name, shape } = found;
  return { kind: shape.length === 1 || shape[1] === 1 ? "second" : "matrix", output: name };
}

function isNumbers({ type }: ValueInfo): boolean {
  return type === "float32" || type === "float64";
}

function labelOf(text: string, type: string | undefined): Label {
  if (type === "bool") return text === "true";
  return type === "int64" || type === "int32" ? Number(text) : text;
}

/** The names of the outputs that a plan reads. */
export function outputNames(plan: OutputPlan): readonly string[] {
  return plan.kind === "columns" ? plan.outputs : [plan.output];
}

/** The outputs of some rows, row-major: one number a row, or the classes' probabilities in the graph's order. */
export function readOutputs(
  plan: OutputPlan,
  results: Readonly<Record<string, Tensor>>,
  rows: number,
): Float64Array {
  const columns = outputNames(plan).map((name) => numbersOf(results[name], name, rows));
  if (plan.kind === "columns") {
    return Float64Array.from(
      { length: rows * columns.length },
      (_, at) => columns[at % columns.length][Math.floor(at / columns.length)],
    );
  }
  const [values] = columns;
  if (plan.kind === "second")
    return Float64Array.from({ length: 2 * rows }, (_, at) =>
      at % 2 === 1 ? values[at >> 1] : 1 - values[at >> 1],
    );
  return values;
}

function numbersOf({ type, data }: Tensor, name: string, rows: number): Float64Array {
  if ((data instanceof Float32Array || data instanceof Float64Array) && data.length % rows === 0) {
    return Float64Array.from(data);
  }
  throw new AssayError("MODEL_INVALID", {
    what: `the ONNX model's output "${name}" does not belong to its rows`,
    got: `${data.length} elements of ${type} for ${rows} rows`,
    wanted: "the same count of numbers for each row",
  });
}

function notUnderstood(outputs: readonly ValueInfo[], task: Task, wanted: string): AssayError {
  const shown = outputs.map(({ name, type, shape }) => {
    const axes = shape.map((length) => length ?? "?").join(", ");
    return `${name} (${type}${shape.length === 0 ? "" : ` [${axes}]`})`;
  });
  const isZipped = outputs.some(({ type }) => type === NO_TENSOR);
  return new AssayError("MODEL_INVALID", {
    what: `the outputs of the ONNX model are not understood as those of a ${task} model`,
    got: shown.join(", "),
    wanted,
    next: isZipped
      ? 'Export the model with its probabilities as a tensor: `to_onnx(model, …, options={"zipmap": False})`.'
      : "Export the model so, or set `task` to what it does.",
  });
}
