// What the files of this kernel share: where things stand in memory. See tree-shap.as.

import { others, part } from "./tree-shap-classes";

// The tree, one entry a node: first child (i32, -1 in a leaf), player, key and cut (i32; a cut is the number of a threshold, or
// the place of the bits of a split by categories), whether missing values go left (u8), part of the parent's rows (f64), value
// of a leaf or mean of the leaves below (f64), players of the splits from here down (bits).
export let first: usize;
export let player: usize;
export let key: usize;
export let cut: usize;
export let missingLeft: usize;
export let share: usize;
export let mean: usize;
export let below: usize;
export let bits: usize;

// The rows by key (a column as numbers, or as categories): their order (u16), where each value starts in it (u32), and how
// many thresholds there are, or how many categories in these rows.
export let orders: usize;
export let starts: usize;
export let sizes: usize;
export let numberKeys: i32;

// Quadrature: t, w, 1 - t and 1 / (1 - t), an even number of points; the bytes of a vector of them.
export let points: usize;
export let weights: usize;
export let rest: usize;
export let unmet: usize;
export let vec: usize;

// By row: its slot (u16), its values (f64 by player). By slot: what all its rows have to get (f64 by player), rows, rows moved,
// slot that the moved go to, slot that it was divided from. By player: share of its conditions so far, 1 / (z (1 - t) + t).
export let rows: i32;
export let slotOf: usize;
export let values: usize;
export let stride: usize;
export let worth: usize;
export let held: usize;
export let moved: usize;
export let target: usize;
export let origin: usize;
export let shares: usize;
export let inverses: usize;
/** Players of the path. */
export let path: usize;
export let words: i32;
/** Bytes of a set of players. */
export let set: usize;
export let slots: i32;
export let arena: usize;
export let top: usize;

/** A node on the way, with the classes that come to it. */
@unmanaged export class Frame {
  parent: usize;
  node: i32;
  side: i32;
  isBelow: bool;
  // Classes: slot (u16), players met (bits), product, sum, sum of the class in the parent (u16).
  classes: i32;
  slot: usize;
  met: usize;
  product: usize;
  sum: usize;
  to: usize;
  // Rows on the side with fewer.
  isLeft: bool;
  rows: usize;
  count: i32;
  // Parts of the classes: those whose player was not met before, those that stay, those that are moved.
  part: usize;
  partSlot: usize;
  partSum: usize;
  others: i32;
  stay: i32;
  all: i32;
  slots: i32;
  // The child's classes of the first two kinds.
  childOthers: i32;
  childStay: i32;
  childAt: usize;
  // The player before the split, and the table of the edge: factors and worths where it is not met, and met.
  z: f64;
  isNew: bool;
  inverse: usize;
  table: usize;
  // Pairs of players: those below, then those of the path.
  pairs: usize;
  pairsBelow: i32;
  pairsAll: i32;
  // Moved rows of divided classes, with their slots (u16 each).
  paid: usize;
  paidEnd: usize;
}

export function allocate(bytes: i32): usize { return heap.alloc(bytes); }

export function setTree(
  f: usize, p: usize, k: usize, c: usize, m: usize, s: usize, v: usize, b: usize, w: i32,
): void {
  first = f; player = p; key = k; cut = c; missingLeft = m; share = s; mean = v; below = b; words = w; set = <usize>w << 3;
}

export function setKeys(o: usize, s: usize, n: usize, numbers: i32, b: usize): void {
  orders = o; starts = s; sizes = n; numberKeys = numbers; bits = b;
}

export function setQuadrature(p: usize, w: usize, r: usize, u: usize, count: i32): void {
  points = p; weights = w; rest = r; unmet = u; vec = <usize>count << 3;
}

export function setWork(
  s: usize, v: usize, rowBytes: i32, a: usize, h: usize, m: usize, t: usize, o: usize, z: usize, i: usize, q: usize,
): void {
  slotOf = s; values = v; stride = rowBytes; worth = a; held = h; moved = m; target = t; origin = o; shares = z; inverses = i;
  path = q; arena = heap.alloc(16);
}

/** Begins a block of so many rows. */
export function start(count: i32): void {
  rows = count;
  memory.fill(slotOf, 0, <usize>count << 1);
  for (let s = 0; s < count; s++) store<u16>(target + (<usize>s << 1), <u16>s);
  store<i32>(held, count);
  memory.fill(worth, 0, stride);
  memory.fill(values, 0, <usize>count * stride);
}

/** Space on the stack, at a multiple of 16. */
export function room(bytes: usize): usize {
  const at = top;
  top += (bytes + 15) & ~15;
  const missing = <isize>top - (<isize>memory.size() << 16);
  if (missing > 0 && memory.grow(max(<i32>((missing + 0xffff) >>> 16), 16)) < 0) abort();
  return at;
}

/** Space for a node and up to so many classes. */
export function frame(parent: usize, node: i32, most: i32): Frame {
  const f = changetype<Frame>(room(offsetof<Frame>()));
  f.parent = parent;
  f.node = node;
  f.side = 0;
  f.isBelow = false;
  const n = <usize>most;
  f.slot = room(n << 1);
  f.to = room(n << 1);
  f.met = room(n * set);
  f.product = room(n * vec);
  f.sum = 0;
  return f;
}

export function isMet(met: usize, who: usize): bool { return ((load<u64>(met + ((who >>> 6) << 3)) >>> (<u64>who & 63)) & 1) == 1; }

export function add(to: usize, pair: v128): void { store<f64>(to, load<f64>(to) + f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1)); }

/** A new slot for the moved rows of another. */
export function divideSlot(slot: usize, count: i32): usize {
  const part = <usize>slots;
  slots++;
  store<u16>(target + (slot << 1), <u16>part);
  store<u16>(origin + (part << 1), <u16>slot);
  store<i32>(held + (part << 2), count);
  return part;
}
