import { BY_CATEGORY, MISSING_LEFT, type TreeEnsemble } from "../../sdk/core/models/trees/ensemble.js";
import type { Matrix } from "../../sdk/core/tables/index.js";
import { type Random, random } from "../../sdk/utils/random/index.js";

/** Codes of the categories of the last two columns. */
const CODES = [5, 90];

/** Trees of any shape over five columns, the last two of categories, and rows whose values lie on and beside thresholds. */
export function randomEnsemble(options: {
  readonly seed: number;
  readonly outputs: number;
  /** Whether each leaf holds a number for every output; else trees take turns. */
  readonly wide: boolean;
}): { readonly ensemble: TreeEnsemble; readonly x: Matrix } {
  const { seed, outputs, wide } = options;
  const draw = random(seed);
  const nodes: { feature: number; threshold: number; left: number; flags: number; cover: number }[] = [];
  const values: number[] = [];
  const bits: number[] = [];
  const roots: number[] = [];
  const width = wide ? outputs : 1;
  for (let tree = 0; tree < 4; tree++) {
    const root = nodes.length;
    roots.push(root);
    let end = 1;
    for (let at = 0; at < end; at++) {
      const isSplit = end < 40 && draw.next() < (at === 0 ? 0.8 : 0.6);
      const feature = isSplit ? draw.int(5) : -1;
      const flags = isSplit ? draw.int(2) * MISSING_LEFT + (feature > 2 ? BY_CATEGORY : 0) : 0;
      const left = isSplit ? root + end : values.length / width;
      const threshold = !isSplit ? 0 : feature > 2 ? bits.length : threshold3(draw);
      if (feature > 2) bits.push(CODES[feature - 3], ...words(draw, CODES[feature - 3]));
      if (isSplit) end += 2;
      else for (let k = 0; k < width; k++) values.push(draw.normal());
      nodes.push({ feature, threshold, left, flags, cover: 1 });
    }
  }
  for (let node = nodes.length - 1; node >= 0; node--) {
    const { feature, left } = nodes[node];
    if (feature >= 0) nodes[node].cover = nodes[left].cover + nodes[left + 1].cover;
  }
  const rows = 60;
  const data = Float64Array.from({ length: rows * 5 }, (_, i) => {
    if (draw.next() < 0.1) return Number.NaN;
    if (i % 5 > 2) return draw.int(CODES[(i % 5) - 3] + 3) - 1;
    return threshold3(draw) + [0, 0, 1e-16, -1e-16, 0.3][draw.int(5)];
  });
  const ensemble = {
    feature: Int32Array.from(nodes, (node) => node.feature),
    threshold: Float64Array.from(nodes, (node) => node.threshold),
    left: Int32Array.from(nodes, (node) => node.left),
    flags: Uint8Array.from(nodes, (node) => node.flags),
    cover: Float64Array.from(nodes, (node) => node.cover),
    roots: Int32Array.from(roots),
    outputs,
    treeOutput: Int32Array.from(roots, (_, tree) => (wide ? -1 : tree % outputs)),
    width,
    values: Float64Array.from(values),
    base: Float64Array.from({ length: outputs }, () => draw.normal()),
    divisor: wide ? 4 : 1,
    bits: Uint32Array.from(bits),
    columns: 5,
    float32: false,
  };
  return { ensemble, x: { data, rows, columns: 5 } };
}

function threshold3(draw: Random): number {
  return draw.next() < 0.1 ? Number.POSITIVE_INFINITY : draw.int(4) / 10;
}

function words(draw: Random, codes: number): number[] {
  return Array.from({ length: Math.ceil(codes / 32) }, (_, word) => {
    const used = Math.min(32, codes - 32 * word);
    return Math.floor(draw.next() * 2 ** used) >>> 0;
  });
}
