import { inferColumns } from "../../utils/signers/index.js";
import { FittedTarget } from "../preprocessing/index.js";
import { adoptAlone, type OnnxFile, type OpenOnnx, type TensorType } from "./foreign/index.js";
import type { Signature, SignatureColumn, SignatureType } from "./model.js";
import { PipelineModel } from "./pipeline-model.js";

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
  const unsigned = new PipelineModel({ ...parts, signature: { inputs: read, outputs: [] } });
  const outputs = inferColumns(unsigned.predictionTable(new Float64Array(0)));
  const signature: Signature = { inputs: read, outputs };
  return new PipelineModel({ ...parts, signature });
}
