import { field, integerField, joined, text } from "./messages.js";
import type { Node } from "./nodes.js";

/** Field numbers of onnx.proto3: ValueInfoProto, TypeProto, TypeProto.Tensor, TensorShapeProto. */
const VALUE = { name: 1, type: 2 } as const;
const TENSOR_TYPE = 1;
const TENSOR = { elementType: 1, shape: 2 } as const;
const SHAPE = { dim: 1 } as const;
const FLOAT = 1;

/** The output that takes the place of a ZipMap's: the probabilities that it reads, float `[N, classes]`. */
export function unzippedOutput({ inputs, labels }: Node): Uint8Array {
  const any = field(SHAPE.dim, new Uint8Array(0));
  const classes = labels === undefined ? any : field(SHAPE.dim, integerField(1, labels.length));
  const tensor = joined([
    integerField(TENSOR.elementType, FLOAT),
    field(TENSOR.shape, joined([any, classes])),
  ]);
  return joined([field(VALUE.name, text(inputs[0])), field(VALUE.type, field(TENSOR_TYPE, tensor))]);
}
