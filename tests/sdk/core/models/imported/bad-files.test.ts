import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adoptTrees } from "../../../../../sdk/core/models/imported/index.js";
import { AssayError } from "../../../../../sdk/utils/errors/index.js";
import {
  bytesOf,
  changed,
  decoder,
  inTree,
  type Kind,
  refusal,
  replaced,
} from "../../../../support/tree-changes.js";
import { treeFile, treeRows } from "../../../../support/tree-files.js";

/** A chain of splits, one leaf beside each. */
function chain(splits: number): Uint8Array {
  return inTree((tree) => {
    const nodes = 2 * splits + 1;
    const all = Array.from({ length: nodes }, (_, node) => node);
    const isSplit = (node: number) => node % 2 === 0 && node < nodes - 1;
    const none = all.map(() => 0);
    Object.assign(tree, {
      left_children: all.map((node) => (isSplit(node) ? node + 1 : -1)),
      right_children: all.map((node) => (isSplit(node) ? node + 2 : -1)),
      split_conditions: none,
      split_indices: none,
      default_left: none,
      split_type: none,
      sum_hessian: all.map(() => 1),
    });
    tree.tree_param.num_nodes = String(nodes);
  });
}

describe("a file of XGBoost is refused", () => {
  it.each([
    ["that is none", bytesOf("hello"), "is no whole JSON or UBJSON file"],
    ["without a byte", new Uint8Array(0), "is no whole JSON or UBJSON file"],
    ["of another JSON", bytesOf("[1]"), 'lacks "version"'],
    ["of a later version", changed((d) => d.version.fill(9)), "a file of version 9"],
    ["of gblinear", treeFile("xgboost-linear.json"), "the booster gblinear"],
    [
      "of an unknown objective",
      changed((d) => Object.assign(d.learner.objective, { name: "binary:hinge" })),
      "the objective binary:hinge",
    ],
    [
      "with a base score that is none",
      changed((d) => Object.assign(d.learner.learner_model_param, { base_score: "[x]" })),
      'no 1 numbers in "learner.learner_model_param.base_score"',
    ],
    [
      "with a tree of no class",
      changed((d) => d.learner.gradient_booster.model.tree_info.fill(1)),
      "has a tree of output 1",
    ],
    [
      "with columns without end",
      changed((d) =>
        Object.assign(d.learner, {
          feature_names: [],
          learner_model_param: { ...d.learner.learner_model_param, num_feature: "900000000000" },
        }),
      ),
      "has more than 1000000 columns",
    ],
    ["with a cycle", inTree((tree) => tree.left_children.splice(1, 1, 1)), "a node that two ways lead to"],
    [
      "that leads back to its root",
      inTree((tree) => tree.left_children.splice(1, 1, 0)),
      "without its children",
    ],
    ["with a child out of range", inTree((tree) => tree.right_children.splice(0, 1, 999)), "child 999 of"],
    [
      "without a threshold",
      inTree((tree) => tree.split_conditions.splice(0, 1, null)),
      "trees[2].split_conditions",
    ],
    [
      "with a column out of range",
      inTree((tree) => tree.split_indices.splice(0, 1, 77)),
      "a column it has not",
    ],
    ["with fewer leaves than it says", inTree((tree) => tree.sum_hessian.pop()), "trees[2].sum_hessian"],
    ["of 10,000 levels", chain(10_000), "a tree of more than 4096 levels"],
    [
      "with several targets",
      changed((d) => Object.assign(d.learner.learner_model_param, { num_target: "2" })),
      "several targets",
    ],
    [
      "with leaves of several outputs",
      inTree((tree) => Object.assign(tree.tree_param, { size_leaf_vector: "3" })),
      "leaves of several outputs",
    ],
  ])("%s", (_, bytes, words) => {
    const refused = refusal("xgboost", bytes);
    expect(refused).toContain("MODEL_INVALID");
    expect(refused).toContain(words);
  });

  it("and one of 2,000 levels is not", () => {
    expect(refusal("xgboost", chain(2000))).toBe("none");
  });
});

describe("a file of LightGBM is refused", () => {
  it.each([
    ["that is none", bytesOf("hello"), "is no text file of LightGBM"],
    ["without a byte", new Uint8Array(0), "is no text file of LightGBM"],
    ["of XGBoost", treeFile("xgboost-regression.json"), "is no text file of LightGBM"],
    ["that is cut short", treeFile("lightgbm-categories.txt").subarray(0, 5000), "is cut short"],
    ["of a later version", replaced("version=v4", "version=v9"), "version v9"],
    ["with linear trees", treeFile("lightgbm-linear.txt"), "linear models in its leaves"],
    ["of an unknown objective", replaced("objective=regression", "objective=custom"), "the objective custom"],
    [
      "of one sigmoid a class",
      replaced("objective=multiclass", "objective=multiclassova", "lightgbm-multiclass.txt"),
      "the objective multiclassova",
    ],
    ["with a cycle", replaced(/left_child=3/, "left_child=0"), "node 0: child 0 of 17 nodes"],
    ["with a child out of range", replaced(/left_child=\d+/, "left_child=99"), "child 99 of 17 nodes"],
    ["with a node twice", replaced(/left_child=3 5/, "left_child=5 5"), "that two ways lead to"],
    [
      "with another number of leaves",
      replaced("num_leaves=9", "num_leaves=8"),
      'not 8 numbers in "leaf_value"',
    ],
    [
      "with a leaf that is no number",
      replaced(/leaf_value=\S+/, "leaf_value=nan"),
      "a leaf that is no finite number",
    ],
    [
      "without a threshold",
      replaced(/threshold=0 \S+/, "threshold=0 nan"),
      "a split whose threshold is no number",
    ],
    [
      "without a set",
      replaced(/cat_boundaries=0 2 3/, "cat_boundaries=0 2"),
      "a split without its categories",
    ],
    ["without a tree", replaced("Tree=3", "Tree=4"), "lacks a tree"],
    ["with a tree less", replaced(/tree_sizes=\d+/, "tree_sizes="), "not the 7 trees that it names"],
    [
      "with a class less",
      replaced("num_tree_per_iteration=3", "num_tree_per_iteration=5", "lightgbm-multiclass.txt"),
      "not a tree for every class",
    ],
    ["with a column less", replaced("max_feature_idx=5", "max_feature_idx=6"), "not a name for each column"],
  ])("%s", (_, bytes, words) => {
    const refused = refusal("lightgbm", bytes);
    expect(refused).toContain("MODEL_INVALID");
    expect(refused).toContain(words);
  });
});

describe("a damaged file", () => {
  const FILES: [Kind, string][] = [
    ["xgboost", "xgboost-categories.json"],
    ["xgboost", "xgboost-multiclass.json"],
    ["xgboost", "xgboost-regression-ubj.ubj"],
    ["lightgbm", "lightgbm-categories.txt"],
    ["lightgbm", "lightgbm-multiclass.txt"],
  ];
  const { inputs } = treeRows();

  /** Refused as an error of ours, or read as trees that predict numbers. */
  async function expectHandled(kind: Kind, bytes: Uint8Array): Promise<void> {
    try {
      const { estimator, encoding } = adoptTrees(kind, bytes);
      const predicted = await estimator.predict(encoding.transform(inputs));
      expect(predicted).toHaveLength(inputs.numRows * Math.round(predicted.length / inputs.numRows));
    } catch (error) {
      expect(error).toBeInstanceOf(AssayError);
      expect((error as AssayError).code).not.toBe("INTERNAL");
    }
  }

  it.each(FILES)("of %s, cut short anywhere, is refused (%s)", (kind, name) => {
    const whole = treeFile(name);
    // Behind its trees a text of LightGBM has nothing that a prediction needs.
    const end = kind === "xgboost" ? whole.length : decoder.decode(whole).indexOf("end of trees");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: end - 1 }), (length) => {
        expect(refusal(kind, whole.subarray(0, length))).toMatch(/^MODEL_INVALID/);
      }),
      { numRuns: 60 },
    );
  });

  it.each(FILES)("of %s, changed anywhere, is refused or predicts (%s)", async (kind, name) => {
    const whole = treeFile(name);
    const change = fc.record({
      at: fc.integer({ min: 0, max: whole.length - 1 }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const other = whole.slice();
        for (const { at, bytes } of changes) other.set(bytes.subarray(0, other.length - at), at);
        await expectHandled(kind, other);
      }),
      { numRuns: 80 },
    );
  });

  it.each(FILES)("of %s with other digits is refused or predicts (%s)", async (kind, name) => {
    const text = decoder.decode(treeFile(name));
    const digits = [...text.matchAll(/\d/g)].map(({ index }) => index);
    const change = fc.tuple(
      fc.nat(Math.max(0, digits.length - 1)),
      fc.constantFrom("-", "9", "0", "e", "99999"),
    );
    await fc.assert(
      fc.asyncProperty(change, async ([place, digit]) => {
        const at = digits[place] ?? 0;
        await expectHandled(kind, bytesOf(text.slice(0, at) + digit + text.slice(at + 1)));
      }),
      { numRuns: 80 },
    );
  });
});
