import { AssayError } from "../../../utils/errors/index.js";
import type { Random } from "../../../utils/random/index.js";
import { likeliestClasses } from "../../metrics/classification/likeliest.js";
import { forestDefinition } from "../../models/forest/index.js";
import { treeEncodings } from "../../models/trees/encodings.js";
import { BY_CATEGORY, MISSING_LEFT, type TreeEnsemble } from "../../models/trees/ensemble.js";
import { goesLeft } from "../../models/trees/predict.js";
import { fitPreprocessor, type Preprocessor } from "../../preprocessing/preprocessor.js";
import type { Matrix, Scalar, Table } from "../../tables/index.js";
import type { RunOptions } from "../predict.js";
import { surrogateDefaults } from "./config.js";
import { type AskedModel, drawRows, inputsOf, outputNames, outputUnit, predictRows } from "./what-if.js";

export interface SurrogateOptions extends RunOptions {
  /** Most splits from root to leaf. @default 3 */
  readonly maxDepth?: number;
  /** Least share of the rows in a leaf. @default 0.01 */
  readonly minLeafShare?: number;
  /** Most training rows that it learns from, drawn with the seed. @default 20000 */
  readonly rows?: number;
}

/** What a node asks: rows for which it holds go to the first child. */
export interface SurrogateQuestion {
  /** Column, or part of one (as the month of a date). */
  readonly feature: string;
  /** Values up to it hold; absent for categories. */
  readonly threshold?: number;
  /** Categories that hold. */
  readonly categories?: readonly Scalar[];
  /** Whether a missing value holds; absent where no row had one. */
  readonly missing?: boolean;
}

/** One node. The root is the first of the list; a child stands behind its parent. */
export interface SurrogateNode {
  readonly depth: number;
  /** Absent in a leaf. */
  readonly question?: SurrogateQuestion;
  /** Places in the list of where the question holds, and where it does not. */
  readonly children?: readonly [holds: number, holdsNot: number];
  /** Part of the rows that come here. */
  readonly share: number;
  /** Per output, the mean of what the model predicts here (classes: the share of rows for which each is the likeliest). */
  readonly means: readonly number[];
}

/** A small tree that imitates a model. */
export interface Surrogate {
  readonly kind: "surrogate tree";
  /** Unit of the means: the target's name, or "probability". */
  readonly unit: string;
  readonly outputs: readonly string[];
  readonly nodes: readonly SurrogateNode[];
  /**
   * How well it imitates the model on rows that it has not learned from: R² of its predictions against the model's, or the
   * share of rows with the same class. 1 is a perfect copy; rules of a tree that is far from 1 say little of the model.
   */
  readonly fidelity: number;
  readonly fidelityMetric: "R²" | "same class";
  readonly rows: number;
}

/**
 * A global surrogate (Craven and Shavlik 1996): one small tree, grown on the predictions of the model, whose rules people can
 * read. `rows` it learns from, `heldRows` judge it.
 */
export async function surrogateTree(
  model: AskedModel,
  rows: Table,
  heldRows: Table,
  random: Random,
  options: SurrogateOptions = {},
): Promise<Surrogate> {
  const { maxDepth, minLeafShare, rows: wanted, ...run } = { ...surrogateDefaults, ...options };
  checkOptions(maxDepth, minLeafShare);
  const inputs = inputsOf(model, rows).take(drawRows(rows, wanted, random.fork("rows")));
  const held = inputsOf(model, heldRows);
  const outputs = outputNames(model);
  const y = targetOf(model, await predictRows(model, inputs, run));
  const { preprocessor, matrix } = fitPreprocessor({}, inputs, {
    task: model.task,
    classes: model.task === "regression" ? 0 : outputs.length,
    target: y,
    random: random.fork("preprocessing"),
    defaults: treeEncodings,
  });
  const forest = forestDefinition.create(
    {
      kind: "forest",
      trees: 1,
      bootstrap: false,
      splitColumns: "all",
      maxDepth,
      minLeafRows: Math.max(1, Math.round(minLeafShare * inputs.numRows)),
    },
    { task: model.task, classes: model.task === "regression" ? 0 : outputs.length },
  );
  await forest.fit(
    { x: matrix, y, features: preprocessor.features },
    { random: random.fork("tree"), signal: run.signal },
  );
  const ensemble = forest.trees?.();
  if (ensemble === undefined) throw new AssayError("INTERNAL", { what: "a surrogate has no tree" });
  const truth = targetOf(model, await predictRows(model, held, run));
  const imitated = targetOf(model, await forest.predict(preprocessor.transform(held)));
  return Object.freeze({
    kind: "surrogate tree" as const,
    unit: outputUnit(model),
    outputs,
    nodes: nodesOf(ensemble, preprocessor, columnsWithMissing(matrix)),
    fidelity: model.task === "regression" ? r2(truth, imitated) : sameShare(truth, imitated),
    fidelityMetric: model.task === "regression" ? ("R²" as const) : ("same class" as const),
    rows: inputs.numRows,
  });
}

function checkOptions(maxDepth: number, minLeafShare: number): void {
  const good = Number.isInteger(maxDepth) && maxDepth >= 1 && minLeafShare >= 0 && minLeafShare <= 0.5;
  if (good) return;
  throw new AssayError("CONFIG_INVALID", {
    what: "a surrogate tree cannot be grown like this",
    got: `maxDepth ${maxDepth}, minLeafShare ${minLeafShare}`,
    wanted: "a whole maxDepth from 1, a minLeafShare from 0 to 0.5",
  });
}

/** What the surrogate learns: the prediction, or the likeliest class. */
function targetOf({ task, classes }: AskedModel, outputs: Float64Array): Float64Array {
  return task === "regression" ? outputs.slice() : likeliestClasses(outputs, classes.length);
}

/** Columns in which a row has no value. */
function columnsWithMissing({ data, columns }: Matrix): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [i, value] of data.entries()) if (!(value > Number.NEGATIVE_INFINITY)) found.add(i % columns);
  return found;
}

function nodesOf(
  ensemble: TreeEnsemble,
  preprocessor: Preprocessor,
  missing: ReadonlySet<number>,
): SurrogateNode[] {
  const { feature, left, cover, width } = ensemble;
  const depths = new Int32Array(feature.length);
  const means = Array.from(feature, () => new Float64Array(width));
  // Children stand behind their parents, so that from the end each node's children are known.
  for (let node = feature.length - 1; node >= 0; node--) {
    for (let k = 0; k < width; k++) {
      means[node][k] =
        feature[node] < 0
          ? ensemble.values[left[node] * width + k] + ensemble.base[k]
          : (cover[left[node]] * means[left[node]][k] + cover[left[node] + 1] * means[left[node] + 1][k]) /
            cover[node];
    }
  }
  return Array.from(feature, (column, node) => {
    const shared = { depth: depths[node], share: cover[node] / cover[0], means: Array.from(means[node]) };
    if (column < 0) return shared;
    const first = left[node];
    depths[first] = depths[first + 1] = depths[node] + 1;
    return {
      ...shared,
      question: questionOf(ensemble, node, preprocessor, missing),
      children: [first, first + 1] as const,
    };
  });
}

function questionOf(
  ensemble: TreeEnsemble,
  node: number,
  preprocessor: Preprocessor,
  withMissing: ReadonlySet<number>,
): SurrogateQuestion {
  const { feature, flags, threshold } = ensemble;
  const column = feature[node];
  const name = preprocessor.features.names[column];
  const missing = withMissing.has(column) ? { missing: (flags[node] & MISSING_LEFT) !== 0 } : {};
  if ((flags[node] & BY_CATEGORY) === 0) return { feature: name, threshold: threshold[node], ...missing };
  const input = preprocessor.features.groups.find(({ columns }) => columns.includes(column));
  const levels = preprocessor.categories(input?.name ?? name);
  return {
    feature: name,
    categories: levels.filter((_, code) => goesLeft(ensemble, node, code)),
    ...missing,
  };
}

function r2(truth: Float64Array, imitated: Float64Array): number {
  const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length;
  let [off, spread] = [0, 0];
  for (const [i, value] of truth.entries()) {
    off += (value - imitated[i]) ** 2;
    spread += (value - mean) ** 2;
  }
  // Constant predictions are imitated by any constant that equals them.
  if (spread === 0) return off === 0 ? 1 : 0;
  return 1 - off / spread;
}

function sameShare(truth: Float64Array, imitated: Float64Array): number {
  return truth.reduce((sum, value, i) => sum + (value === imitated[i] ? 1 : 0), 0) / truth.length;
}
