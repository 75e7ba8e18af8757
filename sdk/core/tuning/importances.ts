import { type Random, random } from "../../utils/random/index.js";
import {
  countValues,
  innerPlace,
  type Parameter,
  type Space,
  type Trial,
} from "../../utils/searchers/index.js";
import { growTrees } from "../models/forest/grow-trees.js";
import { binRows, fitBins } from "../models/trees/bins.js";
import type { TreeEnsemble } from "../models/trees/ensemble.js";
import { type Side, varianceShares } from "./tree-variance.js";

/** How much of the score's variance over the space one parameter explains by itself. */
export interface ParameterImportance {
  /** The parameter's path. */
  readonly name: string;
  /** From 0 to 1; together with the others 1, or all 0 where nothing moves the score. */
  readonly importance: number;
}

/** Trees of the forest; optuna's fANOVA grows as many. */
const TREES = 64;
/** Complete trials below which nothing can be said. */
const FEWEST = 4;
/** Copies of each trial where values are made up for parameters that it does not have. */
const COPIES = 8;

/**
 * Functional analysis of variance (Hutter, Hoos and Leyton-Brown 2014, "An efficient approach for assessing hyperparameter
 * importance"): a random forest is grown on the complete trials, and each parameter is given the share of the forest's
 * variance over the whole space that it makes by itself, averaged over trees and scaled so that they add up to 1. Ranges
 * are even where the space draws evenly: on the logarithmic scale of a logarithmic parameter.
 *
 * A parameter that is not in a trial is given random values there, a few for each trial, so that it explains nothing by
 * being absent: what the choice of a kind does is the choice's. Empty with fewer than 4 complete trials. Same trials, same
 * numbers.
 */
export function parameterImportances(space: Space, trials: readonly Trial[]): ParameterImportance[] {
  const complete = trials.filter(({ state, value }) => state === "complete" && Number.isFinite(value));
  if (complete.length < FEWEST) return [];
  const parameters = space.parameters.filter((parameter) => countValues(parameter) > 1);
  const shares = parameters.length === 0 ? [] : sharesOf(parameters, complete);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  return space.parameters
    .map(({ name }) => {
      const share = shares[parameters.findIndex((other) => other.name === name)] ?? 0;
      return Object.freeze({ name, importance: whole > 0 ? share / whole : 0 });
    })
    .sort((a, b) => b.importance - a.importance);
}

function sharesOf(parameters: readonly Parameter[], trials: readonly Trial[]): number[] {
  const forest = forestOf(parameters, trials);
  const sides = parameters.map((parameter): Side => {
    return parameter.type === "choice" ? { codes: parameter.values.length } : { codes: 0 };
  });
  const sums = parameters.map(() => 0);
  for (const root of forest.roots) {
    varianceShares(forest, root, sides).forEach((share, i) => {
      sums[i] += share / forest.roots.length;
    });
  }
  return sums;
}

function forestOf(parameters: readonly Parameter[], trials: readonly Trial[]): TreeEnsemble {
  const source = random(0).fork("importances");
  const isWhole = trials.every(({ params }) => parameters.every(({ name }) => Object.hasOwn(params, name)));
  const copies = isWhole ? 1 : COPIES;
  const rows = trials.length * copies;
  const data = new Float64Array(rows * parameters.length);
  const values = new Float64Array(rows);
  const mean = trials.reduce((sum, { value = 0 }) => sum + value, 0) / trials.length;
  for (let row = 0; row < rows; row++) {
    const { params, value = 0 } = trials[row % trials.length];
    values[row] = value - mean;
    parameters.forEach((parameter, i) => {
      data[row * parameters.length + i] = Object.hasOwn(params, parameter.name)
        ? innerPlace(parameter, params[parameter.name])
        : anyPlace(parameter, source);
    });
  }
  const x = { data, rows, columns: parameters.length };
  const categories = new Set(parameters.flatMap(({ type }, i) => (type === "choice" ? [i] : [])));
  const binned = binRows(x, fitBins(x, { maxBins: 1024, categories, random: source.fork("bins") }));
  const settings = {
    maxDepth: Number.POSITIVE_INFINITY,
    // The copies of a trial are one observation.
    minLeafRows: copies,
    minSplitRows: 2 * copies,
    splitFeatures: parameters.length,
  };
  const target = { values, classes: 0 };
  const state = source.fork("trees").state();
  return growTrees(
    {
      rows: binned,
      target,
      weights: undefined,
      settings,
      rowSample: 1,
      random: state,
      first: 0,
      count: TREES,
    },
    { transfer: [] },
  ).trees;
}

function anyPlace(parameter: Parameter, source: Random): number {
  return parameter.type === "choice" ? source.int(parameter.values.length) : source.next();
}
