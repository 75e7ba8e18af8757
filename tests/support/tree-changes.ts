import { expect } from "vitest";
import { adoptTrees } from "../../sdk/core/models/imported/index.js";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { treeFile } from "./tree-files.js";

export type Kind = Parameters<typeof adoptTrees>[0];
export const decoder = new TextDecoder();
export const bytesOf = (text: string) => new TextEncoder().encode(text);

/** What reading says of a file: the code of its refusal and the words for it. */
export function refusal(kind: Kind, bytes: Uint8Array): string {
  try {
    adoptTrees(kind, bytes);
  } catch (error) {
    if (error instanceof AssayError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "none";
}

interface Tree {
  left_children: number[];
  right_children: number[];
  split_conditions: (number | null)[];
  split_indices: number[];
  sum_hessian: number[];
  tree_param: { num_nodes: string; size_leaf_vector: string };
}
interface Document {
  version: number[];
  learner: {
    feature_names: string[];
    objective: { name: string };
    learner_model_param: { base_score: string; num_class: string; num_feature: string };
    gradient_booster: {
      name: string;
      model: { trees: Tree[]; tree_info: number[]; cats?: { enc: object[] } };
    };
  };
}

/** A file of XGBoost with something changed. */
export function changed(change: (document: Document) => void, name = "xgboost-regression.json"): Uint8Array {
  const document = JSON.parse(decoder.decode(treeFile(name))) as Document;
  change(document);
  return bytesOf(JSON.stringify(document));
}
/** A file of XGBoost with something of a tree changed. */
export const inTree = (change: (tree: Tree) => void, name?: string) =>
  changed(({ learner }) => change(learner.gradient_booster.model.trees[2]), name);

/** A file of LightGBM with a text in it replaced, which must be there. */
export function replaced(from: string | RegExp, to: string, name = "lightgbm-categories.txt"): Uint8Array {
  const text = decoder.decode(treeFile(name));
  const other = text.replace(from, to);
  expect(other).not.toBe(text);
  return bytesOf(other);
}
