import type { SignatureType } from "../../utils/signers/index.js";
import type { Preprocessor } from "../preprocessing/preprocessor.js";
import type { Encoding, SignatureColumn } from "./model.js";
import {
  Arithmetic,
  emptyWhereMissing,
  flat,
  type OnnxColumn,
  type OnnxColumns,
  OnnxGraph,
  OnnxReasons,
  type OnnxType,
  onnxUnsupported,
} from "./onnx/index.js";
import type { PipelineParts } from "./pipeline-parts.js";

/** A model as an ONNX file, or the reasons why it cannot be one: sentences without their full stops. */
export type OnnxExport = { readonly bytes: Uint8Array } | { readonly unsupported: readonly string[] };

/** ONNX type by the type of a signature's column. ONNX has no dates and times. */
const TYPES: Readonly<Record<Exclude<SignatureType, "datetime">, OnnxType>> = {
  boolean: "bool",
  integer: "int32",
  long: "int64",
  float: "float",
  double: "double",
  string: "string",
};

/** The whole model as an ONNX file; see `PipelineModel.toOnnx`. */
export async function exportOnnx(parts: PipelineParts): Promise<OnnxExport> {
  const { signature, cleaning, preprocessor, estimator, target, config, packageVersion } = parts;
  if (!isExportable(preprocessor)) {
    return { unsupported: ["a model that was made elsewhere is not written again: its own file has it"] };
  }
  const reasons = new OnnxReasons();
  const graph = new OnnxGraph();
  const raw = await readInputs(graph, { signature, cleaning, preprocessor }, reasons);
  const columns = (await cleaning?.toOnnx(graph, raw, reasons)) ?? raw;
  const x = await preprocessor.toOnnx(graph, columns, reasons);
  const outputs = await reasons.attempt(() => {
    if (estimator.toOnnx === undefined)
      throw onnxUnsupported(`models of kind ${config.kind} cannot be exported`);
    // Without the encoded rows nothing comes of the graph, but the reasons of the estimator are told with the others.
    return estimator.toOnnx(
      graph,
      x ?? graph.constant("double", [], [0, preprocessor.features.names.length]),
    );
  });
  if (reasons.all.length > 0 || x === undefined || outputs === undefined) return { unsupported: reasons.all };
  if (target.task === "regression") {
    const prediction = target.decodeToOnnx(graph, flat(graph, outputs));
    graph.output("prediction", "double", prediction);
    await reasons.attempt(() => parts.intervals?.toOnnx(graph, prediction));
    if (reasons.all.length > 0) return { unsupported: reasons.all };
  } else {
    const calibrated = parts.calibrator === undefined ? outputs : parts.calibrator.toOnnx(graph, outputs);
    writeClasses(graph, calibrated, target.classes, signature.outputs);
  }
  const bytes = graph.bytes({
    name: config.kind,
    ...(packageVersion === undefined ? {} : { producerVersion: packageVersion }),
    metadata: { task: target.task, target: target.column },
  });
  return { bytes };
}

/** What the inputs of the graph depend on. */
interface InputParts extends Pick<PipelineParts, "signature" | "cleaning"> {
  readonly preprocessor: ExportableEncoding;
}

/** Encodings that can be a part of a graph: a preprocessor, or several side by side. */
type ExportableEncoding = Encoding & Pick<Preprocessor, "inputs" | "categories" | "toOnnx">;

function isExportable(encoding: Encoding): encoding is ExportableEncoding {
  return "toOnnx" in encoding;
}

/** The columns of the signature as inputs of the graph; one that cannot be is left out, and the reason kept. */
async function readInputs(graph: OnnxGraph, parts: InputParts, reasons: OnnxReasons): Promise<OnnxColumns> {
  const { inputs, outputs } = parts.signature;
  const taken = new Set(outputs.map(({ name }) => name));
  const columns = new Map<string, OnnxColumn>();
  for (const { name, type, required } of inputs) {
    const column = await reasons.attempt(() => {
      if (type === "datetime") {
        throw onnxUnsupported(`column "${name}" holds dates or times, for which ONNX has no type`);
      }
      if (name === "") throw onnxUnsupported("a column has an empty name, which ONNX does not take");
      if (taken.has(name)) {
        throw onnxUnsupported(`column "${name}" has the name of an output, and ONNX tells values by name`);
      }
      // ONNX's booleans have no null; NaN is one.
      return readInput(graph, name, type === "boolean" && !required ? "double" : TYPES[type], parts);
    });
    if (column !== undefined) columns.set(name, column);
  }
  return columns;
}

function readInput(graph: OnnxGraph, name: string, type: OnnxType, parts: InputParts): OnnxColumn {
  // MLflow feeds a frame of one column as one 2-D array, one of several columns by column.
  const isOnly = parts.signature.inputs.length === 1;
  const input = graph.input(name, type, isOnly ? ["N", 1] : ["N"]);
  const value = isOnly ? flat(graph, input) : input;
  return {
    value: type === "string" ? emptyWhereMissing(graph, value, knownTexts(name, parts)) : value,
    type,
  };
}

/** The texts that training rows had as categories of what became of a raw column. */
function knownTexts(raw: string, { cleaning, preprocessor }: InputParts): ReadonlySet<string> {
  const stems = preprocessor.inputs.filter(({ name }) =>
    cleaning === undefined ? name === raw : cleaning.rawColumns([raw], [name]).length > 0,
  );
  return new Set(stems.flatMap(({ name }) => preprocessor.categories(name).map(String)));
}

/** `prediction` and `probability_<label>`, as `predict` gives them. */
function writeClasses(
  graph: OnnxGraph,
  probabilities: string,
  classes: readonly (string | number | boolean)[],
  outputs: readonly SignatureColumn[],
): void {
  const math = new Arithmetic(graph);
  const type = labelType(outputs);
  const best = graph.node("ArgMax", [probabilities], { axis: { int: 1 }, keepdims: { int: 0 } });
  const labels = graph.constant(type, classes, [classes.length]);
  graph.output("prediction", type, graph.node("Gather", [labels, best]));
  for (const [k, label] of classes.entries()) {
    graph.output(`probability_${label}`, "double", math.column(probabilities, k));
  }
}

/** The type that the signature gives the label. */
function labelType(outputs: readonly SignatureColumn[]): OnnxType {
  const label = outputs.find(({ name }) => name === "prediction");
  return label === undefined || label.type === "datetime" ? "string" : TYPES[label.type];
}
