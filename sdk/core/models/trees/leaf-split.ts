import type { BinnedFeature } from "./bins.js";
import type { Split } from "./grown-tree.js";
import type { SearchInputs } from "./histogram-kernel.js";

/** What keeps a split from being made, and what its worth is reckoned by. */
export interface SplitSettings {
  readonly minLeafRows: number;
  /** Least sum of Hessians of a leaf. */
  readonly minLeafHessian: number;
  readonly l1: number;
  readonly l2: number;
  /** By column: 1 where predictions may only rise with it, -1 where they may only fall, 0 for neither. */
  readonly monotone: Int8Array | undefined;
}

/** Sums of a node's rows, and the bounds that monotone splits above it set for its output. */
export interface NodeSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
  readonly lower: number;
  readonly upper: number;
}

export interface LeafSplit extends Split {
  readonly gain: number;
  readonly leftGradient: number;
  readonly leftHessian: number;
}

/** Categories with fewer rows than this are not told apart; their place in the order is too uncertain. LightGBM's cat_smooth. */
const CATEGORY_SMOOTHING = 10;
/** Further L2 of splits by categories, which fit noise more easily. LightGBM's cat_l2. */
const CATEGORY_L2 = 10;
/** Most categories on the smaller side of a split. LightGBM's max_cat_threshold. */
const MAX_CATEGORIES = 32;
/** Columns with this few categories try each category alone against the rest, without the further L2. LightGBM's max_cat_to_onehot. */
const ONE_AGAINST_REST = 4;

/** Rows up to which a bin counts as empty: what is left of a parent's histogram without the sibling's is not quite zero. */
const EMPTY = 1e-6;

/** The output of a leaf: the Newton step, with L1 and L2, within bounds. */
export function leafOutput(
  gradient: number,
  hessian: number,
  { l1, l2 }: SplitSettings,
  { lower, upper }: Pick<NodeSums, "lower" | "upper">,
): number {
  // Rows without weight ask for no step.
  const step = hessian + l2 > 0 ? -shrink(gradient, l1) / (hessian + l2) : 0;
  return Math.min(upper, Math.max(lower, step));
}

/** Twice the fall of the loss that a leaf with this output brings. */
function worth(gradient: number, hessian: number, output: number, { l1, l2 }: SplitSettings): number {
  return -(2 * shrink(gradient, l1) * output + (hessian + l2) * output * output);
}

const shrink = (gradient: number, l1: number): number =>
  l1 === 0 ? gradient : Math.sign(gradient) * Math.max(0, Math.abs(gradient) - l1);

/** The best split of a node by one column that beats `least`; undefined where there is none. */
export function bestSplit(
  histogram: Float64Array,
  offset: number,
  column: number,
  feature: BinnedFeature,
  node: NodeSums,
  settings: SplitSettings,
  least: number,
): LeafSplit | undefined {
  if (feature.category) return categorySplit(histogram, offset, column, feature, node, settings, least);
  const direction = settings.monotone?.[column] ?? 0;
  const bounded =
    direction !== 0 || node.lower !== Number.NEGATIVE_INFINITY || node.upper !== Number.POSITIVE_INFINITY;
  const best = { gain: least, bin: -1, missingLeft: false, gradient: 0, hessian: 0 };
  const missing = offset + feature.bins;
  const missingGradient = histogram[2 * missing];
  const missingHessian = histogram[2 * missing + 1];
  const score = bounded ? boundedGain(node, settings, direction) : freeGain(node, settings);
  scan(histogram, offset, feature.bins, node, settings, score, best, 0, 0);
  if (feature.missing && missingHessian > 0) {
    const before = best.gain;
    scan(histogram, offset, feature.bins - 1, node, settings, score, best, missingGradient, missingHessian);
    if (best.gain > before) best.missingLeft = true;
  } else if (best.bin >= 0) best.missingLeft = best.hessian * 2 >= node.hessian;
  if (best.bin < 0) return undefined;
  const { gain, bin, missingLeft, gradient, hessian } = best;
  return { feature: column, bin, missingLeft, gain, leftGradient: gradient, leftHessian: hessian };
}

/** What the kernel's search needs to know of a node; undefined where L1 or bounds ask for the search here. */
export function searchInputs(node: NodeSums, settings: SplitSettings): SearchInputs | undefined {
  const { gradient, hessian, lower, upper } = node;
  const { l1, l2 } = settings;
  if (l1 !== 0 || lower !== Number.NEGATIVE_INFINITY || upper !== Number.POSITIVE_INFINITY) return undefined;
  const whole = gradient ** 2 / (hessian + l2);
  return { gradient, hessian, least: leastHessian(node, settings), l2, whole };
}

type Gain = (gradient: number, hessian: number) => number;

function freeGain(node: NodeSums, settings: SplitSettings): Gain {
  const { l1, l2 } = settings;
  const { gradient: all, hessian: sum } = node;
  const whole = shrink(all, l1) ** 2 / (sum + l2);
  if (l1 === 0)
    return (gradient, hessian) => {
      const rest = all - gradient;
      return (gradient * gradient) / (hessian + l2) + (rest * rest) / (sum - hessian + l2) - whole;
    };
  return (gradient, hessian) =>
    shrink(gradient, l1) ** 2 / (hessian + l2) +
    shrink(all - gradient, l1) ** 2 / (sum - hessian + l2) -
    whole;
}

function boundedGain(node: NodeSums, settings: SplitSettings, direction: number): Gain {
  const whole = worth(
    node.gradient,
    node.hessian,
    leafOutput(node.gradient, node.hessian, settings, node),
    settings,
  );
  return (gradient, hessian) => {
    const [restGradient, restHessian] = [node.gradient - gradient, node.hessian - hessian];
    const left = leafOutput(gradient, hessian, settings, node);
    const right = leafOutput(restGradient, restHessian, settings, node);
    if ((right - left) * direction < 0) return Number.NEGATIVE_INFINITY;
    return (
      worth(gradient, hessian, left, settings) + worth(restGradient, restHessian, right, settings) - whole
    );
  };
}

/** Least sum of Hessians of a child: rows are reckoned from Hessians, as LightGBM does, which saves counting them. */
function leastHessian({ hessian, rows }: NodeSums, { minLeafHessian, minLeafRows }: SplitSettings): number {
  return Math.max(minLeafHessian, (minLeafRows === 1 ? EMPTY : minLeafRows - 0.5) * (hessian / rows));
}

/** Tries each cut, with what is on the left already. */
function scan(
  histogram: Float64Array,
  offset: number,
  cuts: number,
  node: NodeSums,
  settings: SplitSettings,
  gain: Gain,
  best: { gain: number; bin: number; gradient: number; hessian: number },
  firstGradient: number,
  firstHessian: number,
): void {
  const least = leastHessian(node, settings);
  const most = node.hessian - least;
  let gradient = firstGradient;
  let hessian = firstHessian;
  for (let bin = 0; bin < cuts; bin++) {
    const at = 2 * (offset + bin);
    gradient += histogram[at];
    hessian += histogram[at + 1];
    if (hessian < least) continue;
    if (hessian > most) break;
    const found = gain(gradient, hessian);
    if (!(found > best.gain)) continue;
    best.gain = found;
    best.bin = bin;
    best.gradient = gradient;
    best.hessian = hessian;
  }
}

function categorySplit(
  histogram: Float64Array,
  offset: number,
  column: number,
  { bins, missing }: BinnedFeature,
  node: NodeSums,
  settings: SplitSettings,
  least: number,
): LeafSplit | undefined {
  const perRow = node.hessian / node.rows;
  const codes: number[] = [];
  for (let code = 0; code < bins + (missing ? 1 : 0); code++) {
    if (histogram[2 * (offset + code) + 1] > 0) codes.push(code);
  }
  const alone = codes.length <= ONE_AGAINST_REST;
  const told = alone
    ? codes
    : codes.filter((code) => histogram[2 * (offset + code) + 1] >= CATEGORY_SMOOTHING * perRow);
  const mean = (code: number): number =>
    histogram[2 * (offset + code)] / (histogram[2 * (offset + code) + 1] + CATEGORY_SMOOTHING * perRow);
  told.sort((a, b) => mean(a) - mean(b) || a - b);
  const own = alone ? settings : { ...settings, l2: settings.l2 + CATEGORY_L2 * perRow };
  const gain = boundedGain(node, own, 0);
  const fewest = leastHessian(node, settings);
  let best: LeafSplit | undefined;
  const consider = (chosen: readonly number[], gradient: number, hessian: number): void => {
    if (hessian < fewest || node.hessian - hessian < fewest) return;
    const found = gain(gradient, hessian);
    if (found <= (best?.gain ?? least)) return;
    const missingLeft = chosen.includes(bins);
    const categories = chosen.filter((code) => code !== bins);
    best = {
      feature: column,
      bin: -1,
      missingLeft,
      categories,
      gain: found,
      leftGradient: gradient,
      leftHessian: hessian,
    };
  };
  for (const order of alone ? told.map((code) => [code]) : [told, told.slice().reverse()]) {
    let gradient = 0;
    let hessian = 0;
    for (let i = 0; i < Math.min(order.length, MAX_CATEGORIES); i++) {
      gradient += histogram[2 * (offset + order[i])];
      hessian += histogram[2 * (offset + order[i]) + 1];
      consider(order.slice(0, i + 1), gradient, hessian);
    }
  }
  return best;
}
