import { describe, expect, it } from "vitest";
import { adoptTrees } from "../../../../../sdk/core/models/imported/index.js";
import { readUbjson } from "../../../../../sdk/core/models/imported/xgboost/ubjson.js";
import { changed, inTree, type Kind, refusal } from "../../../../support/tree-changes.js";
import { treeFile, treeRows } from "../../../../support/tree-files.js";

const { inputs } = treeRows();
const failure = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

async function predicted(kind: Kind, bytes: Uint8Array, rows = inputs): Promise<readonly number[]> {
  const { estimator, encoding } = adoptTrees(kind, bytes);
  return [...(await estimator.predict(encoding.transform(rows)))];
}

describe("a file of XGBoost is refused", () => {
  const categories = "xgboost-categories.json";
  it.each([
    [
      "whose trees are no list",
      changed((d) => Object.assign(d.learner.gradient_booster.model, { trees: 1 })),
      'no list in "learner.gradient_booster.model.trees"',
    ],
    [
      "whose columns are no list",
      inTree((tree) => Object.assign(tree, { split_indices: {} })),
      "no list of numbers in",
    ],
    ["whose flags are no list", inTree((tree) => Object.assign(tree, { default_left: null })), "flags in"],
    [
      "whose booster is no text",
      changed((d) => Object.assign(d.learner.gradient_booster, { name: 1 })),
      "no text in",
    ],
    [
      "whose count is empty",
      changed((d) => Object.assign(d.learner.learner_model_param, { num_feature: "" })),
      "no whole number from 0",
    ],
    [
      "whose count is a list",
      changed((d) => Object.assign(d.learner.learner_model_param, { num_feature: [] })),
      "no whole number from 0",
    ],
    [
      "without classes",
      changed(
        (d) => Object.assign(d.learner.learner_model_param, { num_class: "1" }),
        "xgboost-multiclass.json",
      ),
      "has no classes",
    ],
    [
      "with an empty base score",
      changed((d) => Object.assign(d.learner.learner_model_param, { base_score: "[]" })),
      "no 1 numbers",
    ],
    [
      "whose base score has no log odds",
      changed(
        (d) => Object.assign(d.learner.learner_model_param, { base_score: "1" }),
        "xgboost-binary.json",
      ),
      "a base score that is no number",
    ],
    [
      "without trees",
      changed((d) => Object.assign(d.learner.gradient_booster.model, { trees: [], tree_info: [] })),
      "holds no trees",
    ],
    [
      "with a tree without nodes",
      inTree((tree) =>
        Object.assign(tree, {
          tree_param: { num_nodes: "0", size_leaf_vector: "1" },
          left_children: [],
          right_children: [],
          split_conditions: [],
          split_indices: [],
          default_left: [],
          split_type: [],
          sum_hessian: [],
        }),
      ),
      "a tree without nodes",
    ],
    [
      "with a threshold below all numbers",
      inTree((tree) => tree.split_conditions.splice(0, 1, -1e300)),
      "a split whose threshold is no number",
    ],
    [
      "with codes cut short",
      inTree((tree) => Object.assign(tree, { categories: [] }), categories),
      "codes from 0 on",
    ],
    [
      "with codes without end",
      inTree(
        (tree) => Object.assign(tree, { categories: Array.from({ length: 60 }, () => 2 ** 24) }),
        categories,
      ),
      "codes below 16777216",
    ],
    [
      "with a split without its codes",
      inTree(
        (tree) =>
          Object.assign(tree, { categories_nodes: [], categories_segments: [], categories_sizes: [] }),
        categories,
      ),
      "a split without its categories",
    ],
  ])("%s", (_, bytes, words) => {
    const refused = refusal("xgboost", bytes);
    expect(refused).toContain("MODEL_INVALID");
    expect(refused).toContain(words);
  });
});

describe("a file of XGBoost of an earlier version", () => {
  it("without kinds of splits or levels predicts the same", async () => {
    const name = "xgboost-regression.json";
    const older = changed(({ learner }) => {
      for (const tree of learner.gradient_booster.model.trees) Object.assign(tree, { split_type: undefined });
      Object.assign(learner.gradient_booster.model, { cats: undefined });
    }, name);
    expect(await predicted("xgboost", older)).toEqual(await predicted("xgboost", treeFile(name)));
  });

  it("takes codes for categories where it says no levels, or not whole ones", () => {
    const enc = (list: object[]) =>
      changed(
        (d) => Object.assign(d.learner.gradient_booster.model, { cats: { enc: list } }),
        "xgboost-categories.json",
      );
    const levels = (bytes: Uint8Array) => adoptTrees("xgboost", bytes).columns.map((column) => column.levels);
    const none = new Array(6).fill(undefined);
    const empty = { offsets: [], values: [] };
    expect(levels(enc([]))).toEqual(none);
    // Fewer lists than columns, and one of no numbers.
    expect(levels(enc([empty, empty, empty, empty, { values: [] }]))).toEqual(none);
    const texts = (...values: number[]) => [
      empty,
      empty,
      empty,
      empty,
      { values: [7, 9] },
      { offsets: [0, 1, 2], values },
    ];
    expect(levels(enc(texts(97, 98)))).toEqual([...none.slice(0, 4), [7, 9], ["a", "b"]]);
    // "é" that was cut: which text it was nobody knows.
    expect(levels(enc(texts(97, 195)))).toEqual([...none.slice(0, 4), [7, 9], undefined]);
  });

  it("calls columns without names f0, f1, …, as XGBoost does, and takes those of a table in their order", () => {
    const bare = changed((d) => d.learner.feature_names.splice(0));
    const names = adoptTrees("xgboost", bare).columns.map(({ name }) => name);
    expect(names).toEqual(names.map((_, i) => `f${i}`));
    const own = names.map((_, i) => `column ${i}`);
    expect(adoptTrees("xgboost", bare, own).columns.map(({ name }) => name)).toEqual(own);
    const many = Array.from({ length: 12 }, (_, i) => `c${i}`);
    expect(() => adoptTrees("xgboost", bare, many)).toThrow(
      failure("SCHEMA_MISMATCH", /Got: 12 columns: c0, .*c9, …\. Wanted: \d/),
    );
  });
});

describe("UBJSON", () => {
  const read = (...parts: (string | number)[]) =>
    readUbjson(
      Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...Buffer.from(part)] : [part]))),
    );

  it("has each kind of value (ubjson.org)", () => {
    expect(read("[", "T", "F", "Z", "Ca", "I", 1, 2, "i", 255, "U", 255, "SU", 2, "hi", "]")).toEqual([
      true,
      false,
      null,
      "a",
      258,
      -1,
      255,
      "hi",
    ]);
    const double = new Uint8Array(Float64Array.of(0.1).buffer).reverse();
    expect(read("[$D#i", 1, ...double)).toEqual([0.1]);
  });

  it.each([
    ["goes on behind its value", ["Z", "Z"], "more bytes than its value"],
    ["has lists in lists without end", new Array(100).fill("["), "more than 64 levels"],
    ["has a list of a type without a count", ["[$i", "i", 1, "]"], "a typed array without a count"],
  ])("is refused where it %s", (_, parts, words) => {
    expect(() => read(...parts)).toThrow(words);
  });
});
