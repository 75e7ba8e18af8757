import {
  Arithmetic,
  integers,
  ML_DOMAIN,
  type OnnxAttributes,
  type OnnxGraph,
  onnxUnsupported,
} from "../onnx/index.js";
import { BY_CATEGORY, MISSING_LEFT, type TreeEnsemble } from "./ensemble.js";
import { codesGoingLeft, type GraphCodes, graphCodes, withCodes } from "./onnx-categories.js";

/** Version of ai.onnx.ml with trees that read, add and give doubles; the earlier ones give floats. */
const SINCE = 5;

/** Kinds of splits, and the way to add leaves, by their numbers in the operation. */
const AT_MOST = 0;
const MEMBER = 6;
const SUM = 1;

/** Bytes of a split and its leaf, and the size of a graph that is refused: Python's runtime takes 25 times as much memory. */
const SPLIT_BYTES = 24;
const MOST_BYTES = 500e6;

/** Numbers that one row may take while the leaves of several trees are looked up at a time. */
const NUMBERS_A_ROW = 1024;

/**
 * Adds fitted trees to a graph, all in double: of a double `[N, columns]` the sums `[N, outputs]` that `predictTrees` gives.
 * A leaf of the operation holds one number. Where ours hold several, each tree gives the number of its leaf, and the leaves
 * are looked up. Trees beyond 500 MB throw EXPORT_UNSUPPORTED.
 */
export function treesToOnnx(graph: OnnxGraph, x: string, ensemble: TreeEnsemble): string {
  refuseTooLarge(ensemble);
  const math = new Arithmetic(graph);
  const { outputs, divisor, width, roots, treeOutput } = ensemble;
  const codes = graphCodes(ensemble);
  const growing = [...roots.keys()].filter((tree) => ensemble.feature[roots[tree]] >= 0);
  const start = math.tensor(withLoneLeaves(ensemble), [outputs]);
  if (growing.length === 0) return graph.node("Expand", [start, shapeOf(graph, x, outputs)]);
  const coded = withCodes(math, x, codes);
  const single = width === 1;
  const { attributes, leaves } = attributesOf(ensemble, growing, codes, (tree, place) =>
    single ? Math.max(0, treeOutput[tree]) : place,
  );
  const values = single
    ? Float64Array.from(leaves, (leaf) => ensemble.values[leaf])
    : Float64Array.from(leaves);
  const found = graph.node(
    "TreeEnsemble",
    [coded],
    {
      ...attributes,
      aggregate_function: { int: SUM },
      n_targets: { int: single ? outputs : growing.length },
      leaf_weights: { tensor: { type: "double", data: values, dims: [values.length] } },
    },
    { domain: ML_DOMAIN, since: SINCE },
  );
  const sums = single ? found : leafSums(math, found, growing.length, ensemble);
  const mean = divisor === 1 ? sums : math.divide(sums, divisor);
  return math.add(mean, start);
}

function refuseTooLarge({ feature, values }: TreeEnsemble): void {
  const bytes = (feature.length / 2) * SPLIT_BYTES + 8 * values.length;
  if (bytes <= MOST_BYTES) return;
  const megabytes = (size: number): string => `${Math.round(size / 1e6)} MB`;
  throw onnxUnsupported(
    `its trees would take ${megabytes(bytes)} as a graph, and ${megabytes(MOST_BYTES)} is the most (lower trees, maxDepth or raise minLeafRows)`,
  );
}

/** The base, and trees that are one leaf: the operation has none such. */
function withLoneLeaves({ base, roots, feature, left, treeOutput, values, width, divisor }: TreeEnsemble) {
  const start = Float64Array.from(base);
  for (const [tree, root] of roots.entries()) {
    if (feature[root] >= 0) continue;
    const leaf = left[root] * width;
    if (treeOutput[tree] >= 0) start[treeOutput[tree]] += values[leaf] / divisor;
    else for (let k = 0; k < width; k++) start[k] += values[leaf + k] / divisor;
  }
  return start;
}

/** The splits of the trees in the operation's order, and which of our leaves are its leaves. */
function attributesOf(
  ensemble: TreeEnsemble,
  trees: readonly number[],
  codes: GraphCodes,
  targetOf: (tree: number, place: number) => number,
): { readonly attributes: OnnxAttributes; readonly leaves: Int32Array } {
  const { feature, flags, threshold, left, roots } = ensemble;
  const splitNumber = new Int32Array(feature.length);
  let splits = 0;
  for (let node = 0; node < feature.length; node++) if (feature[node] >= 0) splitNumber[node] = splits++;
  const ids = () => new Int32Array(splits);
  const [columns, yes, no, yesLeaf, noLeaf, missing] = [ids(), ids(), ids(), ids(), ids(), ids()];
  const modes = new Uint8Array(splits).fill(AT_MOST);
  const values = new Float64Array(splits);
  const leaves = new Int32Array(splits + trees.length);
  const targets = new Int32Array(splits + trees.length);
  const members: number[] = [];
  let leafCount = 0;
  for (const [place, tree] of trees.entries()) {
    const target = targetOf(tree, place);
    const child = (node: number): number => {
      if (feature[node] >= 0) return splitNumber[node];
      leaves[leafCount] = left[node];
      targets[leafCount] = target;
      return leafCount++;
    };
    for (let node = roots[tree], end = roots[tree + 1] ?? feature.length; node < end; node++) {
      if (feature[node] < 0) continue;
      const split = splitNumber[node];
      columns[split] = feature[node];
      yesLeaf[split] = feature[left[node]] < 0 ? 1 : 0;
      noLeaf[split] = feature[left[node] + 1] < 0 ? 1 : 0;
      yes[split] = child(left[node]);
      no[split] = child(left[node] + 1);
      if ((flags[node] & BY_CATEGORY) !== 0) {
        modes[split] = MEMBER;
        members.push(...codesGoingLeft(ensemble, node, codes), Number.NaN);
      } else {
        values[split] = threshold[node];
        missing[split] = flags[node] & MISSING_LEFT;
      }
    }
  }
  return {
    leaves,
    attributes: {
      tree_roots: { ints: trees.map((tree) => splitNumber[roots[tree]]) },
      nodes_featureids: { ints: columns },
      nodes_modes: { tensor: { type: "uint8", data: modes, dims: [splits] } },
      nodes_splits: { tensor: { type: "double", data: values, dims: [splits] } },
      nodes_truenodeids: { ints: yes },
      nodes_falsenodeids: { ints: no },
      nodes_trueleafs: { ints: yesLeaf },
      nodes_falseleafs: { ints: noLeaf },
      leaf_targetids: { ints: targets },
      post_transform: { int: 0 },
      ...(missing.some((flag) => flag !== 0) ? { nodes_missing_value_tracks_true: { ints: missing } } : {}),
      ...(members.length === 0
        ? {}
        : { membership_values: { tensor: { type: "double", data: members, dims: [members.length] } } }),
    },
  };
}

/** Of the numbers of leaves `[N, trees]` the sums of what these hold, `[N, outputs]`: as many trees at a time as rows may take. */
function leafSums(
  math: Arithmetic,
  numbers: string,
  trees: number,
  { values, outputs }: TreeEnsemble,
): string {
  const { graph } = math;
  const table = math.tensor(values, [values.length / outputs, outputs]);
  const leaves = graph.cast(numbers, "int64");
  const atATime = Math.max(1, Math.floor(NUMBERS_A_ROW / outputs));
  let sum: string | undefined;
  for (let from = 0; from < trees; from += atATime) {
    const to = Math.min(trees, from + atATime);
    const some = graph.node("Slice", [
      leaves,
      integers(graph, [from]),
      integers(graph, [to]),
      integers(graph, [1]),
    ]);
    const held = graph.node("Gather", [table, some]);
    const part = graph.node("ReduceSum", [held, integers(graph, [1])], { keepdims: { int: 0 } });
    sum = sum === undefined ? part : math.add(sum, part);
  }
  return sum ?? numbers;
}

/** `[N, outputs]`, N being the rows of x. */
function shapeOf(graph: OnnxGraph, x: string, outputs: number): string {
  const shape = graph.node("Shape", [x]);
  const rows = graph.node("Gather", [shape, integers(graph, [0])]);
  return graph.node("Concat", [rows, integers(graph, [outputs])], { axis: { int: 0 } });
}
