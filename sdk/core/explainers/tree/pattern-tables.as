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

/** Adds up weights by pattern. */
export function count(patterns: usize, weights: usize, rows: i32, to: usize, size: i32): void {
  memory.fill(to, 0, <usize>size << 3);
  for (let row = 0; row < rows; row++) {
    const at = to + (<usize>load<u16>(patterns + (<usize>row << 1)) << 3);
    store<f64>(at, load<f64>(at) + load<f64>(weights + (<usize>row << 3)));
  }
}

/** Counts times 2 x 2 matrices, one a bit: for each pattern of a row, the sum over background rows at the point t. */
function transform(counts: usize, to: usize, d: i32, t: f64, scale: f64): void {
  const size: usize = <usize>8 << d;
  for (let i: usize = 0; i < size; i += 8) store<f64>(to + i, load<f64>(counts + i) * scale);
  const s = 1 - t;
  for (let i: usize = 0; i < size; i += 16) {
    const met = load<f64>(to + i);
    store<f64>(to + i, met + t * load<f64>(to + i, 8));
    store<f64>(to + i, s * met, 8);
  }
  const ts = f64x2.splat(t);
  const ss = f64x2.splat(s);
  for (let step: usize = 16; step < size; step <<= 1) {
    for (let block: usize = 0; block < size; block += step << 1) {
      for (let i = to + block; i < to + block + step; i += 16) {
        const met = v128.load(i);
        v128.store(i, f64x2.add(met, f64x2.mul(ts, v128.load(i + step))));
        v128.store(i + step, f64x2.mul(ss, met));
      }
    }
  }
}

/**
 * For a player, how the sum changes with it: at (pattern without the bit) (met - unmet) / t, with it -unmet, where met and unmet
 * are the sums at the two patterns and unmet is divided by 1 - t. Adds to `to`, or writes.
 */
function change(from: usize, to: usize, d: i32, player: i32, t: f64, add: bool): void {
  const size: usize = <usize>8 << d;
  const step: usize = <usize>8 << player;
  const a = 1 / (1 - t);
  const b = 1 / t;
  for (let block: usize = 0; block < size; block += step << 1) {
    for (let i: usize = block; i < block + step; i += 8) {
      const unmet = load<f64>(from + i + step) * a;
      const met = (load<f64>(from + i) - unmet) * b;
      if (add) {
        store<f64>(to + i, load<f64>(to + i) + met);
        store<f64>(to + i + step, load<f64>(to + i + step) - unmet);
      } else {
        store<f64>(to + i, met);
        store<f64>(to + i + step, -unmet);
      }
    }
  }
}

/**
 * SHAP values of every pattern of a leaf that is worth 1: `stride` numbers a pattern, a player's at its slot. `work` has room
 * for d + 1 tables of 2^d.
 */
export function valueTable(
  counts: usize, work: usize, to: usize, d: i32, slots: usize, stride: i32, points: usize, weights: usize, m: i32,
): void {
  const size: usize = <usize>8 << d;
  const planes = work + size;
  memory.fill(planes, 0, size * <usize>d);
  for (let q = 0; q < m; q++) {
    const t = load<f64>(points + (<usize>q << 3));
    transform(counts, work, d, t, load<f64>(weights + (<usize>q << 3)));
    for (let i = 0; i < d; i++) change(work, planes + size * <usize>i, d, i, t, true);
  }
  memory.fill(to, 0, (<usize>stride << 3) << d);
  spread(planes, to, d, d, slots, stride);
}

/** Interaction values of every pair of players, into the same table at slots of their own, row by row above the diagonal. `work` has room for 2 + d (d - 1) / 2 tables. */
export function pairTable(
  counts: usize, work: usize, to: usize, d: i32, slots: usize, stride: i32, points: usize, weights: usize, m: i32,
): void {
  const size: usize = <usize>8 << d;
  const once = work + size;
  const planes = once + size;
  const pairs = (d * (d - 1)) >> 1;
  memory.fill(planes, 0, size * <usize>pairs);
  for (let q = 0; q < m; q++) {
    const t = load<f64>(points + (<usize>q << 3));
    transform(counts, work, d, t, load<f64>(weights + (<usize>q << 3)));
    let plane = planes;
    for (let i = 0; i < d; i++) {
      change(work, once, d, i, t, false);
      for (let j = i + 1; j < d; j++) {
        change(once, plane, d, j, t, true);
        plane += size;
      }
    }
  }
  spread(planes, to, d, pairs, slots, stride);
}

/** Planes side by side: what a pattern needs stands together. */
function spread(planes: usize, to: usize, d: i32, count: i32, slots: usize, stride: i32): void {
  const size: usize = <usize>8 << d;
  const bytes = <usize>stride << 3;
  for (let i = 0; i < count; i++) {
    let at = to + (<usize>load<i32>(slots + (<usize>i << 2)) << 3);
    const plane = planes + size * <usize>i;
    for (let p: usize = 0; p < size; p += 8) {
      store<f64>(at, load<f64>(plane + p));
      at += bytes;
    }
  }
}

/** Adds what each row's pattern has in the table, times `scale`. */
export function look(patterns: usize, rows: i32, table: usize, to: usize, stride: i32, scale: f64): void {
  const bytes = <usize>stride << 3;
  const s = f64x2.splat(scale);
  for (let row = 0; row < rows; row++) {
    const from = table + <usize>load<u16>(patterns + (<usize>row << 1)) * bytes;
    for (let i: usize = 0; i < bytes; i += 16)
      v128.store(to + i, f64x2.add(v128.load(to + i), f64x2.mul(s, v128.load(from + i))));
    to += bytes;
  }
}
