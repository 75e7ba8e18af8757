// SHAP values of trees against background rows, by tables of patterns. AssemblyScript; see docs/decisions/tree-shap-interventional.md.
//
// The game of a leaf, for a row and a background row: each player (a column, or a group of them) on its path counts t where only
// the row meets its conditions, 1 - t where only the background row does, 1 where both do and 0 where none does; Shapley values are
// integrals over t in [0, 1] (Owen 1972), interaction values too.
//
// A pattern has a bit for each player on the path, set where its conditions are not met. Background rows are counted by
// pattern; multiplying the counts by a 2 x 2 matrix for each bit gives the sum over all background rows for every pattern that a row
// may have, so that a row only looks up its own (as in WOODELF, Wettenstein, Nadel and Boker 2025, there without quadrature).

export function allocate(bytes: i32): usize { return heap.alloc(bytes); }

/** Patterns of a node's children from those of the node; eight rows at a time. Cells above the limit go right. */
export function part(from: usize, toLeft: usize, toRight: usize, cells: usize, rows: i32, limit: i32, bit: i32): void {
  const limits = i16x8.splat(<i16>limit);
  const bits = i16x8.splat(<i16>bit);
  const bytes = <usize>((rows + 7) & ~7) << 1;
  for (let i: usize = 0; i < bytes; i += 16) {
    const right = i16x8.gt_u(v128.load(cells + i), limits);
    const pattern = v128.load(from + i);
    v128.store(toLeft + i, v128.or(pattern, v128.and(bits, right)));
    v128.store(toRight + i, v128.or(pattern, v128.andnot(bits, right)));
  }
}

/** The same by a split by category: `sides` has 1 for each cell that goes right. */
export function partBySides(from: usize, toLeft: usize, toRight: usize, cells: usize, rows: i32, sides: usize, bit: i32): void {
  for (let i: usize = 0; i < <usize>rows << 1; i += 2) {
    const isRight = <i32>load<u8>(sides + <usize>load<u16>(cells + i));
    const pattern = <i32>load<u16>(from + i);
    store<u16>(toLeft + i, pattern | (isRight ? bit : 0));
    store<u16>(toRight + i, pattern | (isRight ? 0 : bit));
  }
}

// Work on one leaf: counts by pattern, their products at a point, and sums over the points of products by 1 / t, 1 / (1 - t) and
// the squares of both. By pattern: whether its line of the table is made (1) or would be all zeros (2), and the lines.
let counts: usize;
let product: usize;
let byT: usize;
let byS: usize;
let byTT: usize;
let bySS: usize;
let made: usize;
let lines: usize;
// Where the leaf's players, then their pairs, stand in a line; players on the path; numbers a line.
let slots: usize;
let d: i32;
let stride: i32;
let withPairs: bool;

/** `work` has room for 6 tables of 2^players numbers, `m` for 2^players bytes. */
export function setWork(work: usize, players: i32, m: usize, l: usize, sl: usize, numbers: i32, pairs: bool): void {
  const size: usize = <usize>8 << players;
  counts = work; product = counts + size; byT = product + size; byS = byT + size; byTT = byS + size; bySS = byTT + size;
  made = m; lines = l; slots = sl; stride = numbers; withPairs = pairs;
}

/** Counts the background rows of a leaf with `players` on its path, and sums up their products. */
export function open(
  patterns: usize, weights: usize, rows: i32, players: i32, points: usize, pointWeights: usize, m: i32,
): void {
  d = players;
  const size: usize = <usize>8 << d;
  memory.fill(counts, 0, size);
  for (let row = 0; row < rows; row++) {
    const at = counts + (<usize>load<u16>(patterns + (<usize>row << 1)) << 3);
    store<f64>(at, load<f64>(at) + load<f64>(weights + (<usize>row << 3)));
  }
  memory.fill(byT, 0, size);
  memory.fill(byS, 0, size);
  memory.fill(made, 0, <usize>1 << d);
  if (withPairs) {
    memory.fill(byTT, 0, size);
    memory.fill(bySS, 0, size);
  }
  for (let q = 0; q < m; q++) {
    const t = load<f64>(points + (<usize>q << 3));
    const w = load<f64>(pointWeights + (<usize>q << 3));
    multiply(size, t);
    addTo(byT, size, w / t);
    addTo(byS, size, w / (1 - t));
    if (withPairs) {
      addTo(byTT, size, w / (t * t));
      addTo(bySS, size, w / ((1 - t) * (1 - t)));
    }
  }
}

/** Counts times a matrix a player: for each pattern of a row, the sum over background rows of the products at the point t. */
function multiply(size: usize, t: f64): void {
  const s = 1 - t;
  for (let i: usize = 0; i < size; i += 16) {
    const met = load<f64>(counts + i);
    store<f64>(product + i, met + t * load<f64>(counts + i, 8));
    store<f64>(product + i, s * met, 8);
  }
  const ts = f64x2.splat(t);
  const ss = f64x2.splat(s);
  for (let step: usize = 16; step < size; step <<= 1) {
    for (let block: usize = 0; block < size; block += step << 1) {
      for (let i = product + block; i < product + block + step; i += 16) {
        const met = v128.load(i);
        v128.store(i, f64x2.add(met, f64x2.mul(ts, v128.load(i + step))));
        v128.store(i + step, f64x2.mul(ss, met));
      }
    }
  }
}

function addTo(to: usize, size: usize, scale: f64): void {
  const scales = f64x2.splat(scale);
  for (let i: usize = 0; i < size; i += 16)
    v128.store(to + i, f64x2.add(v128.load(to + i), f64x2.mul(scales, v128.load(product + i))));
}

/** Adds what each row's pattern is worth, times `scale`. */
export function look(patterns: usize, rows: i32, to: usize, scale: f64): void {
  const bytes = <usize>stride << 3;
  const s = f64x2.splat(scale);
  for (let row = 0; row < rows; row++) {
    const pattern = <i32>load<u16>(patterns + (<usize>row << 1));
    let state = load<u8>(made + <usize>pattern);
    if (state == 0) state = make(pattern);
    if (state == 1) {
      const from = lines + <usize>pattern * bytes;
      for (let i: usize = 0; i < bytes; i += 16)
        v128.store(to + i, f64x2.add(v128.load(to + i), f64x2.mul(s, v128.load(from + i))));
    }
    to += bytes;
  }
}

// @ts-ignore: decorator
@inline
function sum(table: usize, pattern: i32): f64 { return load<f64>(table + (<usize>pattern << 3)); }

/**
 * What a leaf that is worth 1 counts for a row of a pattern. A player that the row does not meet changes the product by
 * -product / (1 - t); one that it meets by (product - product of the pattern with its bit / (1 - t)) / t. Two players change it by
 * both. Fractions of t (1 - t) are sums of fractions of t and of 1 - t.
 */
function make(pattern: i32): u8 {
  const t = sum(byT, pattern);
  // No background row meets all that the row does not.
  if (t == 0) {
    store<u8>(made + <usize>pattern, 2);
    return 2;
  }
  store<u8>(made + <usize>pattern, 1);
  const line = lines + (<usize>(pattern * stride) << 3);
  memory.fill(line, 0, <usize>stride << 3);
  const s = sum(byS, pattern);
  let slot = slots;
  for (let i = 0; i < d; i++) {
    const other = pattern | (1 << i);
    const worth = other == pattern ? -s : t - sum(byT, other) - sum(byS, other);
    store<f64>(line + (<usize>load<i32>(slot) << 3), worth);
    slot += 4;
  }
  if (!withPairs) return 1;
  for (let i = 0; i < d; i++) {
    for (let j = i + 1; j < d; j++) {
      store<f64>(line + (<usize>load<i32>(slot) << 3), pair(pattern, 1 << i, 1 << j));
      slot += 4;
    }
  }
  return 1;
}

function pair(pattern: i32, a: i32, b: i32): f64 {
  const isUnmetA = (pattern & a) != 0;
  const isUnmetB = (pattern & b) != 0;
  if (isUnmetA && isUnmetB) return sum(bySS, pattern);
  if (isUnmetA || isUnmetB) {
    const other = pattern | a | b;
    return sum(byT, other) + sum(byS, other) + sum(bySS, other) - sum(byT, pattern) - sum(byS, pattern);
  }
  const both = pattern | a | b;
  return sum(byTT, pattern)
    - sum(byTT, pattern | a) - sum(byT, pattern | a) - sum(byS, pattern | a)
    - sum(byTT, pattern | b) - sum(byT, pattern | b) - sum(byS, pattern | b)
    + sum(byTT, both) + 2 * (sum(byT, both) + sum(byS, both)) + sum(bySS, both);
}
