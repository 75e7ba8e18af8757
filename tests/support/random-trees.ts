import { BY_CATEGORY, MISSING_LEFT, type TreeEnsemble } from "../../sdk/core/models/trees/ensemble.js";
import type { Matrix } from "../../sdk/core/tables/index.js";
import { type Random, random } from "../../sdk/utils/random/index.js";

/** What trees that nobody grew look like. */
export interface RandomTrees {
  readonly seed: number;
  readonly trees: number;
  readonly columns: number;
  readonly maxDepth: number;
  readonly outputs: number;
  /** Whether leaves hold a number for every output; otherwise each tree adds to one. */
  readonly wide: boolean;
  readonly float32: boolean;
  readonly rows: number;
}

interface Growing {
  readonly feature: number[];
  readonly threshold: number[];
  readonly left: number[];
  readonly flags: number[];
  readonly cover: number[];
  readonly bits: number[];
  readonly values: number[];
}

/**
 * Trees with every kind of split there is: the same column again and again, categories on any column, missing values either
 * way, thresholds that no value reaches, children that no training row came to; and rows for them.
 */
export function randomTrees(options: RandomTrees): { readonly ensemble: TreeEnsemble; readonly x: Matrix } {
  const { seed, trees, columns, outputs, wide, rows } = options;
  const draw = random(seed);
  const width = wide ? outputs : 1;
  const nodes: Growing = { feature: [], threshold: [], left: [], flags: [], cover: [], bits: [], values: [] };
  const roots = Int32Array.from({ length: trees }, () => grow(nodes, draw, width, options));
  const ensemble: TreeEnsemble = {
    feature: Int32Array.from(nodes.feature),
    threshold: Float64Array.from(nodes.threshold),
    left: Int32Array.from(nodes.left),
    flags: Uint8Array.from(nodes.flags),
    cover: Float64Array.from(nodes.cover),
    bits: Uint32Array.from(nodes.bits),
    values: Float64Array.from(nodes.values),
    roots,
    outputs,
    treeOutput: Int32Array.from({ length: trees }, (_, tree) => (wide ? -1 : tree % outputs)),
    width,
    base: Float64Array.from({ length: outputs }, (_, output) => output - 0.5),
    divisor: 1 + draw.int(3),
    columns,
    float32: options.float32,
  };
  const data = Float64Array.from({ length: rows * columns }, () => numberFor(draw));
  return { ensemble, x: { data, rows, columns } };
}

/** Missing, negative, beyond all categories, on a threshold or between two. */
function numberFor(draw: Random): number {
  const kind = draw.next();
  if (kind < 0.1) return Number.NaN;
  if (kind < 0.15) return draw.next() < 0.5 ? -1 : 1e6;
  return kind < 0.8 ? draw.int(6) : draw.next() * 6;
}

function grow(nodes: Growing, draw: Random, width: number, { columns, maxDepth }: RandomTrees): number {
  const root = nodes.feature.length;
  const add = (cover: number): number => {
    for (const list of [nodes.feature, nodes.threshold, nodes.left, nodes.flags]) list.push(0);
    return nodes.cover.push(cover) - 1;
  };
  const open = [{ node: add(64), depth: 0 }];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const { node, depth } = next;
    if (depth >= maxDepth || draw.next() < 0.2) {
      nodes.feature[node] = -1;
      nodes.left[node] = nodes.values.length / width;
      for (let output = 0; output < width; output++) nodes.values.push(draw.normal());
      continue;
    }
    nodes.feature[node] = draw.int(columns);
    nodes.flags[node] = draw.next() < 0.5 ? MISSING_LEFT : 0;
    const kind = draw.next();
    if (kind < 0.3) {
      nodes.flags[node] |= BY_CATEGORY;
      nodes.threshold[node] = nodes.bits.length;
      nodes.bits.push(1 + draw.int(5), draw.int(32));
    } else nodes.threshold[node] = kind < 0.35 ? Number.POSITIVE_INFINITY : draw.int(12) / 2;
    const share = draw.next() < 0.1 ? 0 : draw.next();
    nodes.left[node] = add(nodes.cover[node] * share);
    add(nodes.cover[node] * (1 - share));
    for (const child of [0, 1]) open.push({ node: nodes.left[node] + child, depth: depth + 1 });
  }
  return root;
}
