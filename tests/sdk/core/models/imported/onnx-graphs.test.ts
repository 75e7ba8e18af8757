import { describe, expect, it } from "vitest";
import { adoptAlone, type OpenOnnx } from "../../../../../sdk/core/models/foreign/index.js";
import { type OnnxAttributes, OnnxGraph, type OnnxType } from "../../../../../sdk/core/models/onnx/index.js";
import { ML_DOMAIN } from "../../../../../sdk/core/models/onnx/types.js";
import { Table } from "../../../../../sdk/core/tables/index.js";
import { runOnnx } from "../../../../support/onnx.js";

const open: OpenOnnx = () => Promise.reject(new Error("ONNX Runtime was asked for"));
// 1.5 and the halves are on the thresholds; NaN goes where it is said.
const ROWS: readonly (readonly [number, number])[] = [
  [0, 0],
  [1.5, 2],
  [1.6, 0.5],
  [-3, 0.5],
  [9, 9],
  [Number.NaN, 0.25],
  [2, Number.NaN],
];
const table = Table.from({ a: ROWS.map(([a]) => a), b: ROWS.map(([, b]) => b) });

/** Two trees: a <= 1.5 and beneath it b <= 0.5; b <= 2. */
const NODES: OnnxAttributes = {
  nodes_treeids: { ints: [0, 0, 0, 0, 0, 1, 1, 1] },
  nodes_nodeids: { ints: [0, 1, 2, 3, 4, 0, 1, 2] },
  nodes_featureids: { ints: [0, 1, 0, 0, 0, 1, 0, 0] },
  nodes_values: { floats: [1.5, 0.5, 0, 0, 0, 2, 0, 0] },
  nodes_modes: { texts: ["BRANCH_LEQ", "BRANCH_LEQ", "LEAF", "LEAF", "LEAF", "BRANCH_LEQ", "LEAF", "LEAF"] },
  nodes_truenodeids: { ints: [1, 3, 0, 0, 0, 1, 0, 0] },
  nodes_falsenodeids: { ints: [2, 4, 0, 0, 0, 2, 0, 0] },
};
const LEAVES: OnnxAttributes = {
  target_treeids: { ints: [0, 0, 0, 1, 1] },
  target_nodeids: { ints: [2, 3, 4, 1, 2] },
  target_ids: { ints: [0, 0, 0, 0, 0] },
  target_weights: { floats: [1, 10, 100, 0.25, 0.5] },
  n_targets: { int: 1 },
};
const LESS = ["BRANCH_LT", "BRANCH_LT", "LEAF", "LEAF", "LEAF", "BRANCH_LT", "LEAF", "LEAF"];

interface Wanted {
  readonly type?: OnnxType;
  readonly attributes?: OnnxAttributes;
  readonly leave?: readonly string[];
  /** What becomes of the trees' output. */
  readonly after?: (graph: OnnxGraph, value: string) => string;
}

/** A graph of a TreeEnsembleRegressor with some attributes changed or left out. */
function regressor({
  type = "float",
  attributes = {},
  leave = [],
  after = (_, value) => value,
}: Wanted): Uint8Array {
  const graph = new OnnxGraph();
  const x = graph.input("x", type, ["N", 2]);
  const all = Object.entries({ ...NODES, ...LEAVES, ...attributes }).filter(
    ([name]) => !leave.includes(name),
  );
  const trees = graph.node("TreeEnsembleRegressor", [x], Object.fromEntries(all), { domain: ML_DOMAIN });
  graph.output("y", "float", after(graph, trees), ["N", 1]);
  return graph.bytes({ name: "trees" });
}

async function read(bytes: Uint8Array) {
  const { estimator, encoding } = await adoptAlone({ bytes, readBeside: () => undefined }, open, ["a", "b"]);
  return [...(await estimator.predict(encoding.transform(table)))];
}

describe("trees of an ONNX file predict what ONNX Runtime predicts", () => {
  it.each<readonly [string, Wanted]>([
    ["splits of at most", {}],
    ["splits of less than", { attributes: { nodes_modes: { texts: LESS } } }],
    [
      "missing values that go left",
      { attributes: { nodes_missing_value_tracks_true: { ints: [1, 1, 0, 0, 0, 0, 0, 0] } } },
    ],
    ["the mean of the trees", { attributes: { aggregate_function: { text: "AVERAGE" } } }],
    ["a base", { attributes: { base_values: { floats: [7] } } }],
    ["what is handed on", { after: (graph, value) => graph.node("Identity", [value]) }],
  ])("with %s", async (_, wanted) => {
    const bytes = regressor(wanted);
    const feeds = { x: { type: "float", data: ROWS.flat(), dims: [ROWS.length, 2] } } as const;
    expect(await read(bytes)).toEqual((await runOnnx(bytes, feeds)).y.map(Number));
  });

  it("with doubles in tensors", async () => {
    const double = (...data: number[]) =>
      ({ tensor: { type: "double", data, dims: [data.length] } }) as const;
    const bytes = regressor({
      type: "double",
      leave: ["nodes_values", "target_weights"],
      attributes: {
        nodes_values_as_tensor: double(1.5, 0.5, 0, 0, 0, 2, 0, 0),
        target_weights_as_tensor: double(1, 10, 100, 0.25, 0.5),
      },
    });
    // As the same trees in floats, which hold these numbers exactly.
    expect(await read(bytes)).toEqual(await read(regressor({})));
    // Floats in a tensor, one after the other.
    const floats = regressor({
      leave: ["target_weights"],
      attributes: {
        target_weights_as_tensor: { tensor: { type: "float", data: [1, 10, 100, 0.25, 0.5], dims: [5] } },
      },
    });
    expect(await read(floats)).toEqual(await read(regressor({})));
  });
});

describe("trees of an ONNX file are left to the runtime", () => {
  it.each<readonly [string, Wanted]>([
    ["with a link that a regression has not", { attributes: { post_transform: { text: "LOGISTIC" } } }],
    ["with a link that is not known", { attributes: { post_transform: { text: "PROBIT" } } }],
    ["with the greatest of the trees", { attributes: { aggregate_function: { text: "MAX" } } }],
    ["without a count of targets, which it refuses", { leave: ["n_targets"] }],
    ["with several targets", { attributes: { n_targets: { int: 2 } } }],
    [
      "with splits of another kind",
      { attributes: { nodes_modes: { texts: LESS.map((mode) => mode.replace("LT", "EQ")) } } },
    ],
    ["with less than on doubles", { type: "double", attributes: { nodes_modes: { texts: LESS } } }],
    ["with bases of several outputs", { attributes: { base_values: { floats: [1, 2] } } }],
    ["on integers", { type: "int64" }],
    ["with arithmetic after them", { after: (graph, value) => graph.node("Neg", [value]) }],
  ])("%s", async (_, wanted) => {
    await expect(read(regressor(wanted))).rejects.toThrow("ONNX Runtime was asked for");
  });

  it("where they read something that is made of the input", async () => {
    const graph = new OnnxGraph();
    const x = graph.node("Abs", [graph.input("x", "float", ["N", 2])]);
    const trees = graph.node("TreeEnsembleRegressor", [x], { ...NODES, ...LEAVES }, { domain: ML_DOMAIN });
    graph.output("y", "float", trees, ["N", 1]);
    await expect(read(graph.bytes({ name: "trees" }))).rejects.toThrow("ONNX Runtime was asked for");
  });
});

describe("trees of an ONNX file that are damaged are refused", () => {
  it.each<readonly [string, OnnxAttributes, string]>([
    ["lists of other lengths", { nodes_truenodeids: { ints: [1] } }, "lists of trees that differ in length"],
    [
      "a column below none",
      { nodes_featureids: { ints: [-1, 1, 0, 0, 0, 1, 0, 0] } },
      "splits by a column it has not",
    ],
    [
      "a child that is not there",
      { nodes_falsenodeids: { ints: [9, 4, 0, 0, 0, 2, 0, 0] } },
      "a node without its children",
    ],
    ["a leaf of no tree", { target_treeids: { ints: [0, 0, 0, 1, 7] } }, "a leaf of no tree"],
  ])("for %s", async (_, attributes, message) => {
    await expect(read(regressor({ attributes }))).rejects.toThrow(message);
  });
});
