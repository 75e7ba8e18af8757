// SHAP values of the rows of a block, path-dependent, by one tree at a time. AssemblyScript; see docs/decisions/tree-shap.md.
//
// The game of a leaf is a product over the players (columns, or groups of them) on its path: a player counts 1 where the row
// meets its conditions and 0 where it does not, and z, the share of the training rows that meet them, where it is left out. The
// Shapley values of a product are integrals over t in [0, 1] of products of z (1 - t) + o t (Owen 1972, "Multilinear extensions
// of games"): polynomials, which Gauss-Legendre points integrate without error. So the way down a tree multiplies a factor into
// each point, the way back adds up what the leaves below are worth, and each edge pays its player once. As in Linear TreeSHAP
// (Yu and others 2022) a condition on a player that has one above already replaces its factor.
//
// A row's state of a player is a byte: 1 where all conditions so far are met. An edge's case is 2 (met), 1 (met until here)
// or 0 (not met before): the numbers of the three cases stand in a table that is made once an edge.

/** Flags of a node; as in sdk/core/models/trees/ensemble.ts. */
const MISSING_LEFT: i32 = 1;
const BY_CATEGORY: i32 = 2;

// The tree, one entry a node: column (i32, -1 in a leaf), first child (i32), flags (u8), threshold (f64), part of the parent's
// rows (f64), value of a leaf (f64); bits of categories (u32). By column: its player (i32).
let feature: usize;
let left: usize;
let flags: usize;
let threshold: usize;
let share: usize;
let value: usize;
let bits: usize;
let player: usize;

// The rows, column by column, and the values, player by player; bytes from one to the next.
let x: usize;
let out: usize;
let stride: usize;
let rows: i32;
let rowBytes: usize;

// Quadrature: points and weights, an even number of them, and the bytes that they take for a row.
let points: usize;
let weights: usize;
let m: i32;
let vec: usize;

// Work. By depth: products and sums (m numbers a row), states before the split, cases, conditions, and the tables of an edge:
// factors by case, then worths by case. By player: share of its conditions so far (-1: none), states.
let products: usize;
let sums: usize;
let levelBytes: usize;
let saved: usize;
let cases: usize;
let conditions: usize;
let tables: usize;
let shares: usize;
let states: usize;

export function allocate(bytes: i32): usize { return heap.alloc(bytes); }
export function setTree(
  f: usize, l: usize, g: usize, t: usize, s: usize, v: usize, b: usize, p: usize,
): void {
  feature = f; left = l; flags = g; threshold = t; share = s; value = v; bits = b; player = p;
}
export function setRows(xs: usize, outs: usize, columnBytes: usize): void { x = xs; out = outs; stride = columnBytes; }
export function setQuadrature(p: usize, w: usize, count: i32): void { points = p; weights = w; m = count; vec = <usize>count << 3; }
export function setWork(
  p: usize, s: usize, z: usize, st: usize, kept: usize, tb: usize, c: usize, cs: usize,
): void {
  products = p; sums = s; shares = z; states = st; saved = kept; tables = tb; conditions = c; cases = cs;
}
/** Adds the tree's SHAP values of `count` rows, from byte `at` of each column on. */
export function addShap(root: i32, at: usize, count: i32, players: i32): void {
  rows = count;
  rowBytes = <usize>count;
  levelBytes = <usize>count * vec;
  const one = f64x2.splat(1);
  for (let i: usize = 0; i < levelBytes; i += 16) v128.store(products + i, one);
  memory.fill(sums, 0, levelBytes);
  for (let p = 0; p < players; p++) store<f64>(shares + <usize>(p << 3), -1);
  if (load<i32>(feature + <usize>(root << 2)) >= 0) walk(root, 0, at);
}

function walk(node: i32, depth: i32, at: usize): void {
  const column = load<i32>(feature + <usize>(node << 2));
  const condition = conditions + <usize>depth * rowBytes;
  compare(node, column, at, condition);
  const first = load<i32>(left + <usize>(node << 2));
  const who = load<i32>(player + <usize>(column << 2));
  const z = load<f64>(shares + <usize>(who << 3));
  const state = states + <usize>who * rowBytes;
  const keep = saved + <usize>depth * rowBytes;
  const mine = cases + <usize>depth * rowBytes;
  const isNew = z < 0;
  if (isNew) memory.fill(keep, 1, rowBytes);
  else memory.copy(keep, state, rowBytes);
  const old = isNew ? 1 : z;
  const table = tables + <usize>depth * vec * 6;
  const leafA = load<i32>(feature + <usize>(first << 2)) < 0;
  const leafB = load<i32>(feature + <usize>((first + 1) << 2)) < 0;
  if (leafA && leafB) {
    leafTable(table, first, old, isNew, false, false);
    leafTable(table, first + 1, old, isNew, true, true);
    for (let r: usize = 0; r < rowBytes; r++) {
      const was = load<u8>(keep + r);
      store<u8>(mine + r, was + (was & load<u8>(condition + r)));
    }
    ends(who, depth, at, mine, table);
    return;
  }
  for (let side = 0; side < 2; side++) {
    const child = first + side;
    const ratio = load<f64>(share + <usize>(child << 3));
    // No training row came here: the node is worth nothing.
    if (ratio == 0) continue;
    const flip = <u8>side;
    for (let r: usize = 0; r < rowBytes; r++) {
      const was = load<u8>(keep + r);
      const is = was & (load<u8>(condition + r) ^ flip);
      store<u8>(mine + r, was + is);
      store<u8>(state + r, is);
    }
    if (side == 0 ? leafA : leafB) {
      leafTable(table, child, old, isNew, false, false);
      ends(who, depth, at, mine, table);
    } else {
      store<f64>(shares + <usize>(who << 3), old * ratio);
      innerTable(table, old, old * ratio, isNew);
      down(depth, mine, table);
      walk(child, depth + 1, at);
      up(who, depth, at, mine, table);
    }
  }
  store<f64>(shares + <usize>(who << 3), z);
  memory.copy(state, keep, rowBytes);
}

/** 1 where a row goes left. */
function compare(node: i32, column: i32, at: usize, to: usize): void {
  const from = x + <usize>column * stride + at;
  const flag = <i32>load<u8>(flags + <usize>node);
  const limit = load<f64>(threshold + <usize>(node << 3));
  if (flag & BY_CATEGORY) {
    const place = bits + (<usize>limit << 2);
    const last = <f64>(load<u32>(place) - 1);
    for (let row = 0; row < rows; row++) {
      const code = load<f64>(from + <usize>(row << 3));
      let isLeft = (flag & MISSING_LEFT) != 0;
      if (code >= 0) {
        const c = <u32>Math.min(code, last);
        isLeft = ((load<u32>(place + 4 + <usize>((c >>> 5) << 2)) >>> (c & 31)) & 1) == 1;
      }
      store<u8>(to + <usize>row, isLeft ? 1 : 0);
    }
    return;
  }
  if (flag & MISSING_LEFT) for (let row = 0; row < rows; row++) store<u8>(to + <usize>row, <u8>!(load<f64>(from + <usize>(row << 3)) > limit));
  else for (let row = 0; row < rows; row++) store<u8>(to + <usize>row, <u8>(load<f64>(from + <usize>(row << 3)) <= limit));
}

/** What a row's product is multiplied by, and what the worth below counts for the player; case by case. */
function innerTable(table: usize, old: f64, now: f64, isNew: bool): void {
  for (let q = 0; q < m; q++) {
    const t = load<f64>(points + <usize>(q << 3));
    const w = load<f64>(weights + <usize>(q << 3));
    const oldMet = old * (1 - t) + t;
    const unmet = now * (1 - t);
    const metNow = unmet + t;
    const inverse = 1 / oldMet;
    const before = isNew ? 0 : (1 - old) * w * inverse;
    const to = table + <usize>(q << 3);
    store<f64>(to, now / old);
    store<f64>(to + vec, unmet * inverse);
    store<f64>(to + 2 * vec, metNow * inverse);
    store<f64>(to + 3 * vec, 0);
    store<f64>(to + 4 * vec, -w / (1 - t) - before);
    store<f64>(to + 5 * vec, ((1 - now) * w) / metNow - before);
  }
}

/** Factors times the leaf's value, and worths times those; added to the table for the second of two leaves, where the cases of met and unmet change places. */
function leafTable(table: usize, node: i32, old: f64, isNew: bool, add: bool, swap: bool): void {
  const ratio = load<f64>(share + <usize>(node << 3));
  const v = ratio == 0 ? 0 : load<f64>(value + <usize>(node << 3));
  const now = old * ratio;
  const unmetAt: usize = swap ? 2 * vec : vec;
  const metAt: usize = swap ? vec : 2 * vec;
  for (let q = 0; q < m; q++) {
    const t = load<f64>(points + <usize>(q << 3));
    const w = load<f64>(weights + <usize>(q << 3));
    const oldMet = old * (1 - t) + t;
    const unmet = now * (1 - t);
    const metNow = unmet + t;
    const inverse = 1 / oldMet;
    const before = isNew ? 0 : (1 - old) * w * inverse;
    const to = table + <usize>(q << 3);
    const f0 = v * ratio;
    const f1 = v * unmet * inverse;
    const f2 = v * metNow * inverse;
    const a1 = f1 * (-w / (1 - t) - before);
    const a2 = v == 0 ? 0 : v * inverse * ((1 - now) * w - metNow * before);
    if (add) {
      store<f64>(to, load<f64>(to) + f0);
      store<f64>(to + unmetAt, load<f64>(to + unmetAt) + f1);
      store<f64>(to + metAt, load<f64>(to + metAt) + f2);
      store<f64>(to + 3 * vec + unmetAt, load<f64>(to + 3 * vec + unmetAt) + a1);
      store<f64>(to + 3 * vec + metAt, load<f64>(to + 3 * vec + metAt) + a2);
    } else {
      store<f64>(to, f0);
      store<f64>(to + unmetAt, f1);
      store<f64>(to + metAt, f2);
      store<f64>(to + 3 * vec, 0);
      store<f64>(to + 3 * vec + unmetAt, a1);
      store<f64>(to + 3 * vec + metAt, a2);
    }
  }
}

/** Products of the child. */
function down(depth: i32, mine: usize, table: usize): void {
  let from = products + <usize>depth * levelBytes;
  let to = from + levelBytes;
  memory.fill(sums + <usize>(depth + 1) * levelBytes, 0, levelBytes);
  for (let r: usize = 0; r < rowBytes; r++) {
    const f = table + <usize>load<u8>(mine + r) * vec;
    for (let q: usize = 0; q < vec; q += 16) v128.store(to + q, f64x2.mul(v128.load(from + q), v128.load(f + q)));
    from += vec;
    to += vec;
  }
}

/** Adds the child's sums to its parent's, and pays the player. */
function up(who: i32, depth: i32, at: usize, mine: usize, table: usize): void {
  let sum = sums + <usize>depth * levelBytes;
  let below = sum + levelBytes;
  let to = out + <usize>who * stride + at;
  const worths = table + 3 * vec;
  for (let r: usize = 0; r < rowBytes; r++) {
    const a = worths + <usize>load<u8>(mine + r) * vec;
    let total = f64x2.splat(0);
    for (let q: usize = 0; q < vec; q += 16) {
      const worth = v128.load(below + q);
      v128.store(sum + q, f64x2.add(v128.load(sum + q), worth));
      total = f64x2.add(total, f64x2.mul(worth, v128.load(a + q)));
    }
    store<f64>(to, load<f64>(to) + f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1));
    sum += vec;
    below += vec;
    to += 8;
  }
}

/** A leaf, or two. */
function ends(who: i32, depth: i32, at: usize, mine: usize, table: usize): void {
  let product = products + <usize>depth * levelBytes;
  let sum = sums + <usize>depth * levelBytes;
  let to = out + <usize>who * stride + at;
  for (let r: usize = 0; r < rowBytes; r++) {
    const f = table + <usize>load<u8>(mine + r) * vec;
    const a = f + 3 * vec;
    let total = f64x2.splat(0);
    for (let q: usize = 0; q < vec; q += 16) {
      const p = v128.load(product + q);
      v128.store(sum + q, f64x2.add(v128.load(sum + q), f64x2.mul(p, v128.load(f + q))));
      total = f64x2.add(total, f64x2.mul(p, v128.load(a + q)));
    }
    store<f64>(to, load<f64>(to) + f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1));
    product += vec;
    sum += vec;
    to += 8;
  }
}
