import { describe, expect, it } from "vitest";
import { adoptTrees } from "../../../../../sdk/core/models/imported/index.js";
import { type Kind, refusal, replaced } from "../../../../support/tree-changes.js";
import { treeFile, treeRows } from "../../../../support/tree-files.js";

const { inputs } = treeRows();
async function predicted(kind: Kind, bytes: Uint8Array, rows = inputs): Promise<readonly number[]> {
  const { estimator, encoding } = adoptTrees(kind, bytes);
  return [...(await estimator.predict(encoding.transform(rows)))];
}

describe("a file of LightGBM", () => {
  it("without an objective gives its sums as they are", async () => {
    const name = "lightgbm-regression.txt";
    const own = replaced(/objective=.*\n/, "", name);
    expect(await predicted("lightgbm", own)).toEqual(await predicted("lightgbm", treeFile(name)));
    expect(refusal("lightgbm", replaced(/objective=.*\n/, "", "lightgbm-multiclass.txt"))).toContain(
      "no objective, 3 outputs",
    );
  });

  it("may have a tree that is one leaf, and thresholds that are beyond all numbers", async () => {
    const name = "lightgbm-regression.txt";
    const tree = /Tree=1\n[\s\S]*?\n\n/;
    const without = replaced(tree, "Tree=1\nnum_leaves=1\nnum_cat=0\nleaf_value=0\n\n\n", name);
    const one = replaced(tree, "Tree=1\nnum_leaves=1\nnum_cat=0\nleaf_value=2.5\n\n\n", name);
    const expected = (await predicted("lightgbm", without)).map((value) => value + 2.5);
    for (const [row, value] of (await predicted("lightgbm", one)).entries())
      expect(value).toBeCloseTo(expected[row], 10);
    const stump = (threshold: string) =>
      replaced(
        tree,
        `Tree=1\nnum_leaves=2\nnum_cat=0\nsplit_feature=0\nthreshold=${threshold}\ndecision_type=0\nleft_child=-1\nright_child=-2\nleaf_value=1 2\nleaf_count=1 1\n\n\n`,
        name,
      );
    const plain = await predicted("lightgbm", without);
    for (const [threshold, leaf] of [
      ["inf", 1],
      ["-inf", 2],
    ] as const)
      for (const [row, value] of (await predicted("lightgbm", stump(threshold))).entries())
        if (!Number.isNaN(inputs.numbers("size")[row])) expect(value).toBeCloseTo(plain[row] + leaf, 10);
  });

  it.each([
    [
      "with a column less than none",
      replaced(/split_feature=4/, "split_feature=-4"),
      "splits by a column it has not",
    ],
    [
      "with two uses of a column",
      replaced(/decision_type=1 8 10/, "decision_type=1 8 4"),
      "splits a column in two ways",
    ],
    [
      "with what fewer columns held",
      replaced(/feature_infos=\S+ /, "feature_infos="),
      "not what each column held",
    ],
    [
      "with levels that are no JSON",
      replaced(/pandas_categorical:\[/, "pandas_categorical:"),
      "that is no JSON",
    ],
    ["with an empty count", replaced("max_feature_idx=5", "max_feature_idx="), "no whole number from 0"],
    ["with no words at all", replaced(/feature_names=.*/, "feature_names="), "not a name for each column"],
  ])("%s is refused", (_, bytes, words) => {
    const refused = refusal("lightgbm", bytes);
    expect(refused).toContain("MODEL_INVALID");
    expect(refused).toContain(words);
  });

  it("without the line of levels takes codes", () => {
    const bare = replaced(/pandas_categorical:.*/, "");
    expect(adoptTrees("lightgbm", bare).columns.filter(({ levels }) => levels !== undefined)).toEqual([]);
  });
});
