import { inferColumns } from "../../utils/signers/index.js";
import { FittedTarget } from "../preprocessing/index.js";
import { adoptAlone, type OnnxFile, type OpenOnnx, type TensorType } from "./foreign/index.js";
import { adoptTrees, checkTexts, type ImportedKind } from "./imported/index.js";
import type { Signature, SignatureColumn, SignatureType } from "./model.js";
import { PipelineModel } from "./pipeline-model.js";
import type { PipelineParts } from "./pipeline-parts.js";

const SIGNATURE_TYPES: Readonly<Record<TensorType, SignatureType>> = {
  float32: "float",
  float64: "double",
  int32: "integer",
  int64: "long",
  string: "string",
  bool: "boolean",
};

/**
 * A model of a model file alone, as a registry gives it: no rows tell what its columns and classes are. `inputs` are the
 * columns of its signature. Its target has no name of its own and is called "target".
 */
export async function openForeignModel(
  file: OnnxFile,
  open: OpenOnnx,
  inputs: readonly SignatureColumn[] | undefined,
): Promise<PipelineModel> {
  const { task, classes, encoding, estimator, feeds } = await adoptAlone(
    file,
    open,
    inputs?.map(({ name }) => name),
  );
  const parts = {
    config: { kind: "onnx" },
    preprocessor: encoding,
    target: FittedTarget.known("target", task, classes),
    estimator,
  };
  const types = new Map(feeds.flatMap(({ columns, type }) => columns.map((name) => [name, type] as const)));
  const read = encoding.features.names.map(
    (name): SignatureColumn =>
      inputs?.find((column) => column.name === name) ?? {
        name,
        type: SIGNATURE_TYPES[types.get(name) ?? "float64"],
        required: true,
      },
  );
  return signed(parts, read);
}

/**
 * A model of a file of XGBoost or LightGBM alone, as a registry gives it. `inputs` are the columns of its signature; without
 * one they are those that the file names. Its classes are numbers from 0, its target is called "target".
 */
export function openTreeModel(
  kind: ImportedKind,
  bytes: Uint8Array,
  inputs: readonly SignatureColumn[] | undefined,
): PipelineModel {
  const { task, classes, library, columns, encoding, estimator } = adoptTrees(
    kind,
    bytes,
    inputs?.map(({ name }) => name),
  );
  const signatureOf = (name: string): SignatureColumn | undefined =>
    inputs?.find((column) => column.name === name);
  checkTexts(columns, (name) => signatureOf(name)?.type === "string", library);
  const target = FittedTarget.known("target", task, classes);
  return signed(
    { config: { kind }, preprocessor: encoding, target, estimator },
    columns.map(({ name, levels }): SignatureColumn => {
      const type = typeof levels?.[0] === "string" ? "string" : "double";
      return signatureOf(name) ?? { name, type, required: true };
    }),
  );
}

/** A model that reads these columns; what it gives is told by its task. */
function signed(parts: Omit<PipelineParts, "signature">, inputs: readonly SignatureColumn[]): PipelineModel {
  const unsigned = new PipelineModel({ ...parts, signature: { inputs, outputs: [] } });
  const outputs = inferColumns(unsigned.predictionTable(new Float64Array(0)));
  const signature: Signature = { inputs, outputs };
  return new PipelineModel({ ...parts, signature });
}
