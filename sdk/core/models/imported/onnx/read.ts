import type { Task } from "../../model.js";
import type { Link } from "../../trees/links.js";
import { treeFault } from "../fault.js";
import type { ParsedTree, ParsedTrees } from "../parsed.js";
import { floatBefore } from "../xgboost/tree.js";
import type { Attributes } from "./attributes.js";
import type { TreeGraph } from "./graph.js";

const LIBRARY = "ONNX";

const LINKS: Readonly<Record<string, Link>> = {
  "": "identity",
  NONE: "identity",
  LOGISTIC: "logistic",
  SOFTMAX: "softmax",
};

/**
 * The trees of a graph with nodes of kinds that ours have (`<=`, `<`, leaves); undefined where there are others. `columns` are
 * the names of the matrix' columns. Nodes that lead nowhere or in circles throw MODEL_INVALID when the trees are assembled.
 */
export function readTreeGraph(
  { attributes, isClassifier, input }: TreeGraph,
  columns: readonly string[],
): ParsedTrees | undefined {
  const labels = Math.max(
    attributes.integers("classlabels_int64s").length,
    attributes.texts("classlabels_strings").length,
  );
  const post = attributes.text("post_transform");
  const link = Object.hasOwn(LINKS, post) ? LINKS[post] : undefined;
  const aggregate = attributes.text("aggregate_function");
  if (
    link === undefined ||
    (isClassifier ? labels < 2 : attributes.integer("n_targets") !== 1 || link !== "identity")
  )
    return undefined;
  if (!["", "SUM", "AVERAGE"].includes(aggregate)) return undefined;
  const float32 = input.type === "float32";
  const leaves = leavesOf(attributes, isClassifier);
  // Two classes have one score: the share of the second, or its log odds.
  const isSingle = isClassifier && labels === 2 && new Set(leaves.ids).size === 1;
  if (link === "logistic" ? !isSingle : link === "softmax" && isSingle) return undefined;
  const isShare = isSingle && link === "identity";
  const outputs = !isClassifier || link === "logistic" ? 1 : labels;
  const grouped = treesOf(attributes, leaves, { outputs, isShare, float32 });
  if (grouped === undefined) return undefined;
  const base = [...attributes.numbers("base_values")];
  if (isShare ? base.some((value) => value !== 0) : base.length > 0 && base.length !== outputs)
    return undefined;
  const task: Task = isClassifier ? "classification" : "regression";
  return {
    library: LIBRARY,
    columns: columns.map((name) => ({ name, category: false })),
    unnamed: false,
    trees: grouped,
    treeOutput: grouped.map(() => (outputs > 1 ? -1 : 0)),
    outputs,
    base: base.length === 0 || isShare ? new Array<number>(outputs).fill(0) : base,
    divisor: aggregate === "AVERAGE" ? grouped.length : 1,
    float32,
    task,
    classes: isClassifier ? labels : 0,
    link,
    scale: 1,
    covers: false,
  };
}

interface Leaves {
  readonly trees: readonly number[];
  readonly nodes: readonly number[];
  readonly ids: readonly number[];
  readonly weights: Float64Array;
}

function leavesOf(attributes: Attributes, isClassifier: boolean): Leaves {
  const prefix = isClassifier ? "class" : "target";
  const leaves = {
    trees: attributes.integers(`${prefix}_treeids`),
    nodes: attributes.integers(`${prefix}_nodeids`),
    ids: attributes.integers(`${prefix}_ids`),
    weights: attributes.numbers(`${prefix}_weights`),
  };
  sameLength(Object.entries(leaves), prefix);
  return leaves;
}

function sameLength(lists: readonly (readonly [string, ArrayLike<number>])[], what: string): void {
  const [[, first]] = lists;
  const other = lists.find(([, list]) => list.length !== first.length);
  if (other === undefined) return;
  const got = `${other[1].length} ${other[0]} and ${first.length} ${lists[0][0]} of ${what}`;
  throw treeFault(LIBRARY, "has lists of trees that differ in length", got);
}

interface Shape {
  readonly outputs: number;
  /** Whether leaves hold the share of the second class only. */
  readonly isShare: boolean;
  readonly float32: boolean;
}

/** The nodes by tree; undefined where one is of another kind than ours. */
function treesOf(attributes: Attributes, leaves: Leaves, shape: Shape): ParsedTree[] | undefined {
  const trees = attributes.integers("nodes_treeids");
  const ids = attributes.integers("nodes_nodeids");
  const columns = attributes.integers("nodes_featureids");
  const yes = attributes.integers("nodes_truenodeids");
  const no = attributes.integers("nodes_falsenodeids");
  const thresholds = attributes.numbers("nodes_values");
  const modes = attributes.texts("nodes_modes");
  const said = attributes.integers("nodes_missing_value_tracks_true");
  const missing = said.length === 0 ? trees.map(() => 0) : said;
  sameLength(
    Object.entries({ trees, ids, columns, yes, no, thresholds, missing, modes: modes.map(() => 0) }),
    "nodes",
  );
  if (!modes.every((mode) => mode === "BRANCH_LEQ" || mode === "BRANCH_LT" || mode === "LEAF"))
    return undefined;
  const rows = new Map<number, number[]>();
  for (const [i, tree] of trees.entries()) {
    const own = rows.get(tree);
    if (own === undefined) rows.set(tree, [i]);
    else own.push(i);
  }
  const before = (value: number): number => (shape.float32 ? floatBefore(Math.fround(value)) : value);
  // On doubles `<` would need the double before, which no file of scikit-learn asks for.
  if (!shape.float32 && modes.includes("BRANCH_LT")) return undefined;
  const places = new Map<number, Map<number, number>>();
  const { outputs } = shape;
  const parsed = [...rows].map(([tree, own]): ParsedTree => {
    const place = new Map(own.map((i, k) => [ids[i], k]));
    places.set(tree, place);
    const isLeaf = (i: number): boolean => modes[i] === "LEAF";
    const lost = own.find((i) => !isLeaf(i) && !(columns[i] >= 0));
    if (lost !== undefined)
      throw treeFault(LIBRARY, "splits by a column it has not", `tree ${tree}, node ${ids[lost]}`);
    const values = new Float64Array(own.length * outputs);
    // A leaf gives the first class what it does not give the second.
    if (shape.isShare) for (let k = 0; k < own.length; k++) values[2 * k] = 1 / rows.size;
    return {
      feature: Int32Array.from(own, (i) => (isLeaf(i) ? -1 : columns[i])),
      threshold: Float64Array.from(own, (i) =>
        modes[i] === "BRANCH_LT" ? before(thresholds[i]) : thresholds[i],
      ),
      left: Int32Array.from(own, (i) => place.get(yes[i]) ?? -1),
      right: Int32Array.from(own, (i) => place.get(no[i]) ?? -1),
      missingLeft: Uint8Array.from(own, (i) => missing[i]),
      categories: new Map(),
      values,
      cover: new Float64Array(own.length).fill(1),
    };
  });
  const byTree = new Map([...rows.keys()].map((tree, t) => [tree, parsed[t]]));
  for (const [i, weight] of leaves.weights.entries()) {
    const node = places.get(leaves.trees[i])?.get(leaves.nodes[i]);
    const output = outputs === 1 ? 0 : shape.isShare ? 1 : leaves.ids[i];
    const tree = byTree.get(leaves.trees[i]);
    if (tree === undefined || node === undefined || !(output >= 0 && output < outputs))
      throw treeFault(LIBRARY, "has a leaf of no tree", `tree ${leaves.trees[i]}, node ${leaves.nodes[i]}`);
    tree.values[node * outputs + output] += weight;
    if (shape.isShare) tree.values[node * outputs] -= weight;
  }
  return parsed;
}
