import { AssayError } from "../../../utils/errors/index.js";
import { countLevels } from "../../preprocessing/levels.js";
import type { Column } from "../../tables/index.js";
import type { Label } from "./outputs.js";

/** Where the labels of a model's classes may come from. */
export interface LabelSources {
  /** What the config says. */
  readonly config?: readonly Label[];
  /** What the graph says. */
  readonly graph?: readonly Label[];
  /** How many classes the graph's probabilities have, where that is known. */
  readonly width?: number;
}

/**
 * Labels of the classes in the order of the graph's probabilities: the config's, else the graph's own, else the target's,
 * sorted, where there are as many. Labels 0 and 1 of a boolean target are false and true. Throws CONFIG_INVALID where the
 * target has a class that is none of them, or where nothing tells them.
 */
export function labelsFor(sources: LabelSources, target: Column, name: string): readonly Label[] {
  const { config, graph, width } = sources;
  const own = [...countLevels(target, name).levels];
  const labels = config ?? (graph === undefined ? own : asTarget(graph, target));
  if (width !== undefined && labels.length !== width) {
    throw new AssayError("CONFIG_INVALID", {
      what: "the ONNX model has not as many probabilities as there are classes",
      got: `${width} probabilities; ${labels.length} classes: ${shown(labels)}`,
      wanted: "a label for each probability",
      next: "Name the classes in `model.classes`, in the order of the model's probabilities.",
    });
  }
  const strange = own.find((level) => !labels.some((label) => isSame(label, level)));
  if (strange === undefined) return labels;
  throw new AssayError("CONFIG_INVALID", {
    what: `the target "${name}" holds a class that the ONNX model does not know`,
    got: `${JSON.stringify(strange)}; the model's classes are ${shown(labels)}`,
    wanted: "the classes that the model was trained on",
    next: "Name the target's labels in `model.classes`, in the order of the model's probabilities.",
  });
}

/** The labels of a model that is loaded without rows: the graph's own, else numbers from 0. */
export function labelsAlone({ graph, width }: LabelSources): readonly Label[] {
  if (graph !== undefined) return graph;
  if (width !== undefined) return Array.from({ length: width }, (_, k) => k);
  throw new AssayError("MODEL_INVALID", {
    what: "the ONNX model does not tell its classes",
    wanted: "labels in the graph, or a known number of probabilities",
    next: "Use it in a training config (`kind: onnx`) whose `model.classes` names them.",
  });
}

/** Booleans are written as 0 and 1 in a graph. */
function asTarget(labels: readonly Label[], target: Column): readonly Label[] {
  return target.type === "bool" && labels.every((label) => label === 0 || label === 1)
    ? labels.map((label) => label === 1)
    : labels;
}

/** Numbers and booleans stand for each other, as they do in tables. */
function isSame(a: Label, b: Label): boolean {
  return a === b || (typeof a !== "string" && typeof b !== "string" && Number(a) === Number(b));
}

function shown(labels: readonly Label[]): string {
  return labels
    .slice(0, 10)
    .map((label) => JSON.stringify(label))
    .join(", ");
}
