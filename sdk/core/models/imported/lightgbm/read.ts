import { notRead } from "../fault.js";
import type { Level, ParsedColumn, ParsedTrees } from "../parsed.js";
import { objectiveOf } from "./objectives.js";
import { type Section, sectionsOf } from "./sections.js";
import { type ColumnUse, treeOf } from "./tree.js";

const LIGHTGBM = "LightGBM";

/** Versions of the text whose lines mean what they mean here. */
const VERSIONS = ["v3", "v4"];

/** What a column is called that came without a name. */
const NO_NAME = /^Column_\d+$/;

/**
 * A model of LightGBM as `save_model` writes it. Its splits are `<=` on float64, categories have sets, missing values a
 * direction (or count as 0, or zeros as missing). Throws MODEL_INVALID for what is damaged or no model of trees, naming the
 * tree.
 */
export function readLightgbm(bytes: Uint8Array): ParsedTrees {
  const { head, trees: sections, pandasCategorical } = sectionsOf(bytes);
  const version = head.text("version").trim();
  if (!VERSIONS.includes(version)) throw notRead(LIGHTGBM, `version ${version}`, VERSIONS.join(", "));
  const outputs = head.count("num_tree_per_iteration", 1);
  const objective = objectiveOf(head.has("objective") ? head.text("objective").trim() : undefined, outputs);
  if (sections.length === 0 || sections.length % outputs !== 0)
    throw head.fault("has not a tree for every class in every round", `${sections.length} trees, ${outputs}`);
  if (head.has("tree_sizes") && head.words("tree_sizes").length !== sections.length)
    throw head.fault(
      `has not the ${head.words("tree_sizes").length} trees that it names`,
      `${sections.length}`,
    );
  const uses = new Map<number, ColumnUse>();
  const trees = sections.map((section) =>
    treeOf(section, (column, how) => keepUse(uses, column, how, section)),
  );
  const names = head.words("feature_names");
  if (names.length !== head.count("max_feature_idx") + 1)
    throw head.fault("has not a name for each column", `${names.length} names`);
  return {
    library: LIGHTGBM,
    columns: columnsOf(names, head.words("feature_infos"), uses, pandasCategorical, head),
    unnamed: names.every((name) => NO_NAME.test(name)),
    trees,
    treeOutput: trees.map((_, t) => t % outputs),
    outputs,
    base: new Array<number>(outputs).fill(0),
    // A random forest gives the mean of its rounds.
    divisor: head.has("average_output") ? Math.max(1, trees.length / outputs) : 1,
    float32: false,
    task: objective.isClassifier ? "classification" : "regression",
    classes: objective.isClassifier ? Math.max(2, outputs) : 0,
    link: objective.link,
    scale: objective.scale,
    covers: true,
  };
}

function keepUse(uses: Map<number, ColumnUse>, column: number, how: ColumnUse, section: Section): void {
  const known = uses.get(column) ?? how;
  uses.set(column, known);
  if (known.category === how.category && known.zeroIsMissing === how.zeroIsMissing) return;
  throw section.fault("splits a column in two ways", `column ${column}`);
}

function columnsOf(
  names: readonly string[],
  infos: readonly string[],
  uses: ReadonlyMap<number, ColumnUse>,
  pandasCategorical: unknown,
  head: Section,
): ParsedColumn[] {
  if (infos.length !== names.length)
    throw head.fault("has not what each column held", `${infos.length} infos`);
  // A column of numbers has its range, `[0:59]`, one of categories its codes, `3:1:2`, and one that is not used `none`.
  const isCategory = infos.map(
    (info, column) => uses.get(column)?.category ?? (info !== "none" && !info.startsWith("[")),
  );
  const lists = levelLists(pandasCategorical);
  const isClear = lists.length === isCategory.filter(Boolean).length;
  let list = 0;
  return names.map((name, column): ParsedColumn => {
    const levels = isCategory[column] && isClear ? lists[list++] : undefined;
    return {
      name,
      category: isCategory[column],
      ...(levels === undefined ? {} : { levels }),
      ...(uses.get(column)?.zeroIsMissing === true ? { zeroIsMissing: true } : {}),
    };
  });
}

/** Categories of the frame's columns, in the order of those that have any. */
function levelLists(lists: unknown): Level[][] {
  if (!Array.isArray(lists)) return [];
  return lists.filter((list): list is Level[] => Array.isArray(list));
}
