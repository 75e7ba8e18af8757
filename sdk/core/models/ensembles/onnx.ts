import { integers, type OnnxGraph, onnxUnsupported } from "../onnx/index.js";
import type { FittedPart } from "./parts.js";

/** The outputs of an ensemble's parts in a graph, and the columns that are left over for another. */
export async function partOutputsToOnnx(
  graph: OnnxGraph,
  x: string,
  parts: readonly FittedPart[],
  widths: readonly number[],
): Promise<{ readonly outputs: string[]; readonly rest: string | undefined }> {
  let offset = 0;
  const slices = widths.map((width) => {
    const place = offset;
    offset += width;
    const [from, to, axis] = [[place], [offset], [1]].map((values) => integers(graph, values));
    return graph.node("Slice", [x, from, to, axis]);
  });
  const outputs: string[] = [];
  for (const [p, { estimator }] of parts.entries()) {
    if (estimator.toOnnx === undefined)
      throw onnxUnsupported(`models of kind ${estimator.kind} cannot be exported`);
    outputs.push(await estimator.toOnnx(graph, slices[p]));
  }
  return { outputs, rest: slices[parts.length] };
}
