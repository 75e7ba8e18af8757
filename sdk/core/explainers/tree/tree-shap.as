// SHAP values of a block of rows, path-dependent, by one tree at a time. AssemblyScript; see docs/decisions/tree-shap.md.
//
// The game of a leaf is a product over the players (columns, or groups of them) on its path: a player counts 1 where the row
// meets its conditions and 0 where it does not, and z, the share of the training rows that meet them, where it is left out. The
// Shapley values of a product are integrals over t in [0, 1] of products of z (1 - t) + o t (Owen 1972, "Multilinear extensions
// of games"): polynomials, which Gauss-Legendre points integrate without error. The way down a tree multiplies a factor into
// each point, the way back adds up what the leaves below are worth, and each edge pays its player. As in Linear TreeSHAP (Yu
// and others 2022) a condition on a player that has one above already replaces its factor.
//
// Rows that have met the same players so far are a class, and a class is reckoned once. At a node, the rows of the side with
// fewer of them are "moved": a class of which some are moved is divided, the moved part gets a slot of its own below the node,
// and on the way back it is paid what it is worth more than the part that stayed. So nothing is done for rows that stay.

// The tree, one entry a node: first child (i32, -1 in a leaf), player, key and cut (i32; a cut is the number of a threshold, or
// the place of the bits of a split by categories), whether missing values go left (u8), part of the parent's rows (f64), value
// of a leaf or mean of the leaves below (f64), players of the splits from here down (bits).
let first: usize;
let player: usize;
let key: usize;
let cut: usize;
let missingLeft: usize;
let share: usize;
let mean: usize;
let below: usize;
let bits: usize;

// The rows by key (a column as numbers, or as categories): their order (u16), where each value starts in it (u32), and how
// many thresholds there are, or how many categories in these rows.
let orders: usize;
let starts: usize;
let sizes: usize;
let numberKeys: i32;

// Quadrature: t, w, 1 - t and 1 / (1 - t), an even number of points; the bytes of a vector of them.
let points: usize;
let weights: usize;
let rest: usize;
let unmet: usize;
let vec: usize;

// By row: its slot (u16), its values (f64 by player). By slot: what all its rows have to get (f64 by player), rows, rows moved,
// slot that the moved go to, slot that it was divided from. By player: share of its conditions so far, 1 / (z (1 - t) + t).
let rows: i32;
let slotOf: usize;
let values: usize;
let stride: usize;
let worth: usize;
let held: usize;
let moved: usize;
let target: usize;
let origin: usize;
let shares: usize;
let inverses: usize;
/** Players of the path. */
let path: usize;
let words: i32;
/** Bytes of a set of players. */
let set: usize;
let slots: i32;
let arena: usize;
let top: usize;

/** A node on the way, with the classes that come to it. */
@unmanaged class Frame {
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

/** Adds a tree's SHAP values of the block; the last allocation must have been made before. */
export function addTree(players: i32): void {
  top = (arena + 15) & ~15;
  slots = 1;
  memory.fill(path, 0, set);
  for (let p: usize = 0; p < <usize>players; p++) {
    store<f64>(shares + (p << 3), 1);
    for (let q: usize = 0; q < vec; q += 16) v128.store(inverses + p * vec + q, f64x2.splat(1));
  }
  if (load<i32>(first) < 0) return;
  const root = frame(0, 0, 1);
  root.classes = 1;
  store<u16>(root.slot, 0);
  memory.fill(root.met, 255, set);
  for (let q: usize = 0; q < vec; q += 16) v128.store(root.product + q, f64x2.splat(1));
  let at = root;
  if (enter(at)) return;
  while (true) {
    if (at.isBelow) { up(at); at.side++; }
    let child: usize = 0;
    while (at.side < 2) {
      const node = load<i32>(first + (<usize>at.node << 2)) + at.side;
      if (load<i32>(first + (<usize>node << 2)) < 0) leaf(at, node);
      else {
        child = down(at, node);
        if (child != 0) {
          // A node over two leaves is done at once.
          if (!enter(changetype<Frame>(child))) break;
          up(at);
          child = 0;
        }
      }
      at.side++;
    }
    if (child != 0) { at = changetype<Frame>(child); continue; }
    leave(at);
    if (at.parent == 0) return;
    at = changetype<Frame>(at.parent);
  }
}

/** Pays what all rows have to get: now their values are complete. */
export function finish(): void {
  let to = values;
  for (let row = 0; row < rows; row++) {
    for (let p: usize = 0; p < stride; p += 16) v128.store(to + p, f64x2.add(v128.load(to + p), v128.load(worth + p)));
    to += stride;
  }
}

/** Space on the stack, at a multiple of 16. */
function room(bytes: usize): usize {
  const at = top;
  top += (bytes + 15) & ~15;
  const missing = <isize>top - (<isize>memory.size() << 16);
  if (missing > 0 && memory.grow(max(<i32>((missing + 0xffff) >>> 16), 16)) < 0) abort();
  return at;
}

/** Space for a node and up to so many classes. */
function frame(parent: usize, node: i32, most: i32): Frame {
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

/** Divides the classes; done at once where both children are leaves: then true, and the node's space is free again. */
function enter(f: Frame): bool {
  const node = <usize>f.node;
  findMoved(f);
  countMoved(f);
  listPairs(f);
  f.slots = slots;
  const a = load<i32>(first + (node << 2));
  if (load<i32>(first + (<usize>a << 2)) < 0 && load<i32>(first + (<usize>(a + 1) << 2)) < 0) {
    twoLeaves(f, a);
    return true;
  }
  divide(f);
  return false;
}

/** Moved rows by slot, in two counters, so that two rows of a slot one after the other do not wait for each other. */
function countMoved(f: Frame): void {
  memory.fill(moved, 0, <usize>slots << 3);
  const n = <usize>f.count << 1;
  const even = n & ~3;
  for (let i: usize = 0; i < even; i += 4) {
    const a = moved + (<usize>load<u16>(slotOf + (<usize>load<u16>(f.rows + i) << 1)) << 3);
    const b = moved + (<usize>load<u16>(slotOf + (<usize>load<u16>(f.rows + i + 2) << 1)) << 3);
    store<i32>(a, load<i32>(a) + 1);
    store<i32>(b + 4, load<i32>(b + 4) + 1);
  }
  if (even < n) {
    const a = moved + (<usize>load<u16>(slotOf + (<usize>load<u16>(f.rows + even) << 1)) << 3);
    store<i32>(a, load<i32>(a) + 1);
  }
}

function movedOf(slot: usize): i32 { return load<i32>(moved + (slot << 3)) + load<i32>(moved + (slot << 3) + 4); }

/** The side with fewer rows. */
function findMoved(f: Frame): void {
  const node = <usize>f.node;
  const k = load<i32>(key + (node << 2));
  const order = load<usize>(orders + (<usize>k << 2));
  const start = load<usize>(starts + (<usize>k << 2));
  const size = load<i32>(sizes + (<usize>k << 2));
  const place = <usize>load<i32>(cut + (node << 2));
  const isMissingLeft = load<u8>(missingLeft + node) != 0;
  if (k >= numberKeys) {
    byCategory(f, order, start, size, bits + (place << 2), isMissingLeft);
    return;
  }
  const left = load<i32>(start + ((place + 1) << 2));
  const known = load<i32>(start + (<usize>(size + 1) << 2));
  const inAll = isMissingLeft ? left + rows - known : left;
  f.isLeft = inAll <= rows - inAll;
  if (!isMissingLeft || known == rows) {
    f.rows = f.isLeft ? order : order + (<usize>left << 1);
    f.count = f.isLeft ? left : rows - left;
  } else if (f.isLeft) {
    f.rows = room(<usize>inAll << 1);
    f.count = inAll;
    memory.copy(f.rows, order, <usize>left << 1);
    memory.copy(f.rows + (<usize>left << 1), order + (<usize>known << 1), <usize>(rows - known) << 1);
  } else {
    f.rows = order + (<usize>left << 1);
    f.count = known - left;
  }
}

/** Present categories: code and start, missing values last as -1. */
function byCategory(f: Frame, order: usize, start: usize, size: i32, place: usize, isMissingLeft: bool): void {
  const last = load<u32>(place) - 1;
  f.rows = room(<usize>rows << 1);
  let inLeft = 0;
  for (let turn = 0; turn < 2; turn++) {
    let to = f.rows;
    for (let i = 0; i < size; i++) {
      const at = start + (<usize>i << 3);
      const code = load<i32>(at);
      const begin = load<i32>(at + 4);
      const bytes = <usize>(load<i32>(at + 12) - begin) << 1;
      let isLeft = isMissingLeft;
      if (code >= 0) {
        const c = min(<u32>code, last);
        isLeft = ((load<u32>(place + 4 + (<usize>(c >>> 5) << 2)) >>> (c & 31)) & 1) == 1;
      }
      if (turn == 0) inLeft += isLeft ? <i32>(bytes >>> 1) : 0;
      else if (isLeft == f.isLeft) {
        memory.copy(to, order + (<usize>begin << 1), bytes);
        to += bytes;
      }
    }
    f.isLeft = inLeft <= rows - inLeft;
    f.count = f.isLeft ? inLeft : rows - inLeft;
  }
}

/** Pairs of players that rows may get something for: below the node, then on the path. */
function listPairs(f: Frame): void {
  f.pairs = room((stride >>> 4) << 2);
  const under = below + <usize>f.node * set;
  let n: usize = 0;
  for (let turn = 0; turn < 2; turn++) {
    for (let w: usize = 0; w < set; w += 8) {
      const a = load<u64>(under + w);
      const pairsBelow = (a | (a >>> 1)) & 0x5555555555555555;
      const b = load<u64>(path + w);
      let open = turn == 0 ? pairsBelow : (b | (b >>> 1)) & 0x5555555555555555 & ~pairsBelow;
      while (open != 0) {
        store<u32>(f.pairs + (n << 2), <u32>(((w << 3) + <usize>ctz(open)) << 3));
        n++;
        open &= open - 1;
      }
    }
    if (turn == 0) f.pairsBelow = <i32>n;
  }
  f.pairsAll = <i32>n;
}

function isMet(met: usize, who: usize): bool { return ((load<u64>(met + ((who >>> 6) << 3)) >>> (<u64>who & 63)) & 1) == 1; }

/** Both children are leaves. */
function twoLeaves(f: Frame, a: i32): void {
  const who = <usize>load<i32>(player + (<usize>f.node << 2));
  const before = load<f64>(shares + (who << 3));
  const shareA = load<f64>(share + (<usize>a << 3));
  const shareB = load<f64>(share + (<usize>(a + 1) << 3));
  const valueA = load<f64>(mean + (<usize>a << 3));
  const valueB = load<f64>(mean + (<usize>(a + 1) << 3));
  const table = room(vec * 6);
  const left = f.isLeft ? vec : 0;
  leafTable(table, who, before, shareA, valueA, vec - left, left, false);
  leafTable(table, who, before, shareB, valueB, left, vec - left, true);
  // What the moved are worth more.
  for (let q: usize = 0; q < vec; q += 16) {
    v128.store(table + 4 * vec + q, f64x2.sub(v128.load(table + vec + q), v128.load(table + q)));
    v128.store(table + 5 * vec + q, f64x2.sub(v128.load(table + 3 * vec + q), v128.load(table + 2 * vec + q)));
  }
  const flat = f64x2.splat(shareA * valueA + shareB * valueB);
  const difference = room(vec);
  f.sum = f.product;
  let product = f.product;
  let met = f.met;
  for (let i: usize = 0, n = <usize>f.classes; i < n; i++) {
    if (!isMet(met, who)) {
      for (let q: usize = 0; q < vec; q += 16) v128.store(product + q, f64x2.mul(v128.load(product + q), flat));
    } else {
      const slot = <usize>load<u16>(f.slot + (i << 1));
      const count = movedOf(slot);
      const isDivided = count != 0 && count != load<i32>(held + (slot << 2));
      const factor = count == 0 || isDivided ? table : table + vec;
      let total = f64x2.splat(0);
      if (isDivided) {
        const part = divideSlot(slot, count);
        for (let p = 0; p < f.pairsAll; p++) v128.store(worth + part * stride + load<u32>(f.pairs + (<usize>p << 2)), f64x2.splat(0));
        let more = f64x2.splat(0);
        for (let q: usize = 0; q < vec; q += 16) {
          const p = v128.load(product + q);
          v128.store(difference + q, f64x2.mul(f64x2.mul(p, v128.load(table + 4 * vec + q)), v128.load(weights + q)));
          more = f64x2.add(more, f64x2.mul(p, v128.load(table + 5 * vec + q)));
          total = f64x2.add(total, f64x2.mul(p, v128.load(table + 2 * vec + q)));
          v128.store(product + q, f64x2.mul(p, v128.load(factor + q)));
        }
        payPath(worth + part * stride, met, difference);
        add(worth + part * stride + (who << 3), more);
      } else {
        for (let q: usize = 0; q < vec; q += 16) {
          const p = v128.load(product + q);
          total = f64x2.add(total, f64x2.mul(p, v128.load(factor + 2 * vec + q)));
          v128.store(product + q, f64x2.mul(p, v128.load(factor + q)));
        }
      }
      add(worth + slot * stride + (who << 3), total);
    }
    product += vec;
    met += set;
  }
  if (slots > f.slots) {
    f.paid = room((<usize>f.count << 2) + 4);
    let to = f.paid;
    for (let i: usize = 0, n = <usize>f.count << 1; i < n; i += 2) {
      const row = <u32>load<u16>(f.rows + i);
      const slot = load<u16>(target + (<usize>load<u16>(slotOf + (<usize>row << 1)) << 1));
      store<u32>(to, row | (<u32>slot << 16));
      to += <usize>(<i32>slot >= f.slots) << 2;
    }
    f.paidEnd = to;
    pay(f);
    for (let s = f.slots; s < slots; s++) {
      const from = load<u16>(origin + (<usize>s << 1));
      store<u16>(target + (<usize>from << 1), from);
    }
    slots = f.slots;
  }
}

function add(to: usize, pair: v128): void { store<f64>(to, load<f64>(to) + f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1)); }

/** A new slot for the moved rows of another. */
function divideSlot(slot: usize, count: i32): usize {
  const part = <usize>slots;
  slots++;
  store<u16>(target + (slot << 1), <u16>part);
  store<u16>(origin + (part << 1), <u16>slot);
  store<i32>(held + (part << 2), count);
  return part;
}

/** Pays what a part is worth more (times weights) to the players of the path. */
function payPath(to: usize, met: usize, difference: usize): void {
  let total = f64x2.splat(0);
  for (let q: usize = 0; q < vec; q += 16) total = f64x2.add(total, f64x2.mul(v128.load(difference + q), v128.load(unmet + q)));
  const low = f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
  for (let w: usize = 0; w < set; w += 8) {
    const on = load<u64>(path + w);
    const is = load<u64>(met + w);
    let open = on & ~is;
    while (open != 0) {
      const at = to + (((w << 3) + <usize>ctz(open)) << 3);
      store<f64>(at, load<f64>(at) - low);
      open &= open - 1;
    }
    open = on & is;
    while (open != 0) {
      const who = (w << 3) + <usize>ctz(open);
      const inverse = inverses + who * vec;
      total = f64x2.splat(0);
      for (let q: usize = 0; q < vec; q += 16) total = f64x2.add(total, f64x2.mul(v128.load(difference + q), v128.load(inverse + q)));
      add(to + (who << 3), f64x2.mul(total, f64x2.splat(1 - load<f64>(shares + (who << 3)))));
      open &= open - 1;
    }
  }
}

/** Adds to the values of the rows in the list what their slot has to get, a few pairs of players at a time. */
function pay(f: Frame): void {
  let p = f.pairs;
  let n = f.pairsAll;
  while (n > 0) {
    const a = <usize>load<u32>(p);
    if (n == 1) { pay1(f, a); return; }
    const b = <usize>load<u32>(p + 4);
    if (n == 2) { pay2(f, a, b); return; }
    const c = <usize>load<u32>(p + 8);
    if (n == 3) { pay3(f, a, b, c); return; }
    pay4(f, a, b, c, <usize>load<u32>(p + 12));
    p += 16;
    n -= 4;
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function payPair(to: usize, from: usize): void { v128.store(to, f64x2.add(v128.load(to), v128.load(from))); }

function pay1(f: Frame, a: usize): void {
  for (let at = f.paid, end = f.paidEnd; at < end; at += 4) {
    const to = values + <usize>load<u16>(at) * stride;
    const from = worth + <usize>load<u16>(at + 2) * stride;
    payPair(to + a, from + a);
  }
}

function pay2(f: Frame, a: usize, b: usize): void {
  for (let at = f.paid, end = f.paidEnd; at < end; at += 4) {
    const to = values + <usize>load<u16>(at) * stride;
    const from = worth + <usize>load<u16>(at + 2) * stride;
    payPair(to + a, from + a);
    payPair(to + b, from + b);
  }
}

function pay3(f: Frame, a: usize, b: usize, c: usize): void {
  for (let at = f.paid, end = f.paidEnd; at < end; at += 4) {
    const to = values + <usize>load<u16>(at) * stride;
    const from = worth + <usize>load<u16>(at + 2) * stride;
    payPair(to + a, from + a);
    payPair(to + b, from + b);
    payPair(to + c, from + c);
  }
}

function pay4(f: Frame, a: usize, b: usize, c: usize, d: usize): void {
  for (let at = f.paid, end = f.paidEnd; at < end; at += 4) {
    const to = values + <usize>load<u16>(at) * stride;
    const from = worth + <usize>load<u16>(at + 2) * stride;
    payPair(to + a, from + a);
    payPair(to + b, from + b);
    payPair(to + c, from + c);
    payPair(to + d, from + d);
  }
}

/** Factors times the leaf's value, and worths times those, for rows that do not meet its condition and for rows that do. */
function leafTable(table: usize, who: usize, before: f64, ratio: f64, value: f64, unmetAt: usize, metAt: usize, isSecond: bool): void {
  const now = f64x2.splat(before * ratio);
  const one = f64x2.splat(1);
  const v = f64x2.splat(value);
  for (let q: usize = 0; q < vec; q += 16) {
    const inverse = v128.load(inverses + who * vec + q);
    const w = f64x2.mul(v128.load(weights + q), inverse);
    const had = f64x2.mul(f64x2.splat(1 - before), w);
    let f1 = f64x2.mul(f64x2.mul(now, v128.load(rest + q)), inverse);
    let f2 = f64x2.add(f1, f64x2.mul(v128.load(points + q), inverse));
    let g2 = f64x2.mul(v, f64x2.sub(f64x2.mul(f64x2.sub(one, now), w), f64x2.mul(f2, had)));
    let g1 = f64x2.neg(f64x2.mul(v, f64x2.mul(f1, f64x2.add(f64x2.mul(v128.load(weights + q), v128.load(unmet + q)), had))));
    f1 = f64x2.mul(f1, v);
    f2 = f64x2.mul(f2, v);
    const to = table + q;
    if (isSecond) {
      f1 = f64x2.add(f1, v128.load(to + unmetAt));
      f2 = f64x2.add(f2, v128.load(to + metAt));
      g1 = f64x2.add(g1, v128.load(to + 2 * vec + unmetAt));
      g2 = f64x2.add(g2, v128.load(to + 2 * vec + metAt));
    }
    v128.store(to + unmetAt, f1);
    v128.store(to + metAt, f2);
    v128.store(to + 2 * vec + unmetAt, g1);
    v128.store(to + 2 * vec + metAt, g2);
  }
}

/** Parts of the classes, and slots for those that are divided. */
function divide(f: Frame): void {
  const who = <usize>load<i32>(player + (<usize>f.node << 2));
  const n = <usize>f.classes;
  let others = 0;
  let stay = 0;
  let move = 0;
  let both = 0;
  const kind = room(n);
  for (let i: usize = 0; i < n; i++) {
    let k: u8 = 0;
    if (isMet(f.met + i * set, who)) {
      const slot = <usize>load<u16>(f.slot + (i << 1));
      const count = movedOf(slot);
      const isMoved = count != 0;
      const isStaying = count != load<i32>(held + (slot << 2));
      k = (isStaying ? 1 : 0) + (isMoved ? 2 : 0);
      stay += <i32>isStaying;
      move += <i32>isMoved;
      both += <i32>(isStaying && isMoved);
    } else others++;
    store<u8>(kind + i, k);
  }
  const all = others + stay + move;
  f.others = others;
  f.stay = others + stay;
  f.all = all;
  f.part = room(<usize>all << 1);
  f.partSlot = room(<usize>all << 1);
  f.partSum = room(<usize>all << 1);
  f.sum = room((n + <usize>both) * vec);
  f.table = room(vec * 4);
  f.inverse = room(vec);
  memory.fill(f.sum, 0, (n + <usize>both) * vec);
  let o: usize = 0;
  let s: usize = <usize>others << 1;
  let m: usize = <usize>f.stay << 1;
  let extra = n;
  for (let i: usize = 0; i < n; i++) {
    const k = load<u8>(kind + i);
    const slot = <usize>load<u16>(f.slot + (i << 1));
    if (k == 0) { part(f, o, i, slot, i); o += 2; }
    else if (k == 1) { part(f, s, i, slot, i); s += 2; }
    else if (k == 2) { part(f, m, i, slot, i); m += 2; }
    else {
      const count = movedOf(slot);
      const own = divideSlot(slot, count);
      store<i32>(held + (slot << 2), load<i32>(held + (slot << 2)) - count);
      part(f, s, i, slot, i);
      part(f, m, i, own, extra++);
      s += 2;
      m += 2;
      for (let p = 0; p < f.pairsBelow; p++) {
        const offset = <usize>load<u32>(f.pairs + (<usize>p << 2));
        v128.store(worth + own * stride + offset, v128.load(worth + slot * stride + offset));
      }
    }
  }
  if (both == 0) return;
  f.paid = room((<usize>f.count << 2) + 4);
  let to = f.paid;
  for (let i: usize = 0, c = <usize>f.count << 1; i < c; i += 2) {
    const row = <u32>load<u16>(f.rows + i);
    const at = slotOf + (<usize>row << 1);
    const slot = load<u16>(target + (<usize>load<u16>(at) << 1));
    store<u16>(at, slot);
    store<u32>(to, row | (<u32>slot << 16));
    to += <usize>(<i32>slot >= f.slots) << 2;
  }
  f.paidEnd = to;
  for (let x = f.slots; x < slots; x++) {
    const from = load<u16>(origin + (<usize>x << 1));
    store<u16>(target + (<usize>from << 1), from);
  }
}

function part(f: Frame, at: usize, i: usize, slot: usize, sum: usize): void {
  store<u16>(f.part + at, <u16>i);
  store<u16>(f.partSlot + at, <u16>slot);
  store<u16>(f.partSum + at, <u16>sum);
}

/** A child that is a leaf. */
function leaf(f: Frame, node: i32): void {
  const who = <usize>load<i32>(player + (<usize>f.node << 2));
  const ratio = load<f64>(share + (<usize>node << 3));
  const value = load<f64>(mean + (<usize>node << 3));
  const table = f.table;
  leafTable(table, who, load<f64>(shares + (who << 3)), ratio, value, 0, vec, false);
  const isMovedHere = f.isLeft == (f.side == 0);
  const flat = f64x2.splat(ratio * value);
  for (let e: usize = 0, n = <usize>f.others; e < n; e++) {
    const sum = f.sum + <usize>load<u16>(f.partSum + (e << 1)) * vec;
    const product = f.product + <usize>load<u16>(f.part + (e << 1)) * vec;
    for (let q: usize = 0; q < vec; q += 16) v128.store(sum + q, f64x2.add(v128.load(sum + q), f64x2.mul(v128.load(product + q), flat)));
  }
  for (let e: usize = <usize>f.others, n = <usize>f.all; e < n; e++) {
    const sum = f.sum + <usize>load<u16>(f.partSum + (e << 1)) * vec;
    const product = f.product + <usize>load<u16>(f.part + (e << 1)) * vec;
    const factor = (e >= <usize>f.stay) == isMovedHere ? table + vec : table;
    let total = f64x2.splat(0);
    for (let q: usize = 0; q < vec; q += 16) {
      const p = v128.load(product + q);
      v128.store(sum + q, f64x2.add(v128.load(sum + q), f64x2.mul(p, v128.load(factor + q))));
      total = f64x2.add(total, f64x2.mul(p, v128.load(factor + 2 * vec + q)));
    }
    add(worth + <usize>load<u16>(f.partSlot + (e << 1)) * stride + (who << 3), total);
  }
}

/** The classes of a child that is none; 0 where nothing below makes a difference to any of them. */
function down(f: Frame, node: i32): usize {
  const who = <usize>load<i32>(player + (<usize>f.node << 2));
  const before = load<f64>(shares + (who << 3));
  const ratio = load<f64>(share + (<usize>node << 3));
  const now = before * ratio;
  const table = f.table;
  const inverse = inverses + who * vec;
  const one = f64x2.splat(1);
  for (let q: usize = 0; q < vec; q += 16) {
    const old = v128.load(inverse + q);
    const w = v128.load(weights + q);
    const had = f64x2.mul(f64x2.splat(1 - before), f64x2.mul(w, old));
    const low = f64x2.mul(f64x2.splat(now), v128.load(rest + q));
    const high = f64x2.add(low, v128.load(points + q));
    const own = f64x2.div(one, high);
    v128.store(table + q, f64x2.mul(low, old));
    v128.store(table + vec + q, f64x2.mul(high, old));
    v128.store(table + 2 * vec + q, f64x2.neg(f64x2.add(f64x2.mul(w, v128.load(unmet + q)), had)));
    v128.store(table + 3 * vec + q, f64x2.sub(f64x2.mul(f64x2.splat(1 - now), f64x2.mul(w, own)), had));
    v128.store(f.inverse + q, old);
    v128.store(inverse + q, own);
  }
  f.z = before;
  f.isNew = !isMet(path, who);
  store<f64>(shares + (who << 3), now);
  const child = frame(changetype<usize>(f), node, f.all);
  child.classes = 0;
  const isMovedHere = f.isLeft == (f.side == 0);
  others(f, child, ratio);
  f.childOthers = child.classes;
  parts(f, child, f.others, f.stay, !isMovedHere);
  f.childStay = child.classes;
  parts(f, child, f.stay, f.all, isMovedHere);
  if (child.classes == 0) {
    restore(f, who);
    top = changetype<usize>(child);
    return 0;
  }
  if (f.isNew) store<u64>(path + ((who >>> 6) << 3), load<u64>(path + ((who >>> 6) << 3)) | ((<u64>1) << (<u64>who & 63)));
  f.childAt = changetype<usize>(child);
  f.isBelow = true;
  return changetype<usize>(child);
}

/** As before the split. */
function restore(f: Frame, who: usize): void {
  store<f64>(shares + (who << 3), f.z);
  for (let q: usize = 0; q < vec; q += 16) v128.store(inverses + who * vec + q, v128.load(f.inverse + q));
}

/** Classes whose player was not met before. */
function others(f: Frame, child: Frame, ratio: f64): void {
  const under = below + <usize>child.node * set;
  const average = f64x2.splat(ratio * load<f64>(mean + (<usize>child.node << 3)));
  const factor = f64x2.splat(ratio);
  for (let e: usize = 0, n = <usize>f.others; e < n; e++) {
    const i = <usize>load<u16>(f.part + (e << 1));
    const product = f.product + i * vec;
    if (isAlive(f.met + i * set, under)) {
      const to = child.product + <usize>child.classes * vec;
      for (let q: usize = 0; q < vec; q += 16) v128.store(to + q, f64x2.mul(v128.load(product + q), factor));
      keep(f, child, e, i);
    } else {
      const sum = f.sum + <usize>load<u16>(f.partSum + (e << 1)) * vec;
      for (let q: usize = 0; q < vec; q += 16) v128.store(sum + q, f64x2.add(v128.load(sum + q), f64x2.mul(v128.load(product + q), average)));
    }
  }
}

/** Classes, or parts of them, that meet the child's condition, or no longer do. */
function parts(f: Frame, child: Frame, from: i32, end: i32, isHere: bool): void {
  const who = <usize>load<i32>(player + (<usize>f.node << 2));
  const under = below + <usize>child.node * set;
  const average = f64x2.splat(load<f64>(mean + (<usize>child.node << 3)));
  const factor = isHere ? f.table + vec : f.table;
  const bit = (<u64>1) << (<u64>who & 63);
  const word = (who >>> 6) << 3;
  for (let e: usize = <usize>from, n = <usize>end; e < n; e++) {
    const i = <usize>load<u16>(f.part + (e << 1));
    const product = f.product + i * vec;
    const met = f.met + i * set;
    const was = load<u64>(met + word);
    if (!isHere) store<u64>(met + word, was & ~bit);
    if (isAlive(met, under)) {
      const to = child.product + <usize>child.classes * vec;
      for (let q: usize = 0; q < vec; q += 16) v128.store(to + q, f64x2.mul(v128.load(product + q), v128.load(factor + q)));
      keep(f, child, e, i);
    } else {
      const sum = f.sum + <usize>load<u16>(f.partSum + (e << 1)) * vec;
      let total = f64x2.splat(0);
      for (let q: usize = 0; q < vec; q += 16) {
        const own = f64x2.mul(f64x2.mul(v128.load(product + q), v128.load(factor + q)), average);
        v128.store(sum + q, f64x2.add(v128.load(sum + q), own));
        total = f64x2.add(total, f64x2.mul(own, v128.load(factor + 2 * vec + q)));
      }
      add(worth + <usize>load<u16>(f.partSlot + (e << 1)) * stride + (who << 3), total);
    }
    store<u64>(met + word, was);
  }
}

/** Whether a player that is met has a split below. */
function isAlive(met: usize, under: usize): bool {
  for (let w: usize = 0; w < set; w += 8) if ((load<u64>(met + w) & load<u64>(under + w)) != 0) return true;
  return false;
}

function keep(f: Frame, child: Frame, e: usize, i: usize): void {
  const c = <usize>child.classes;
  child.classes++;
  store<u16>(child.slot + (c << 1), load<u16>(f.partSlot + (e << 1)));
  store<u16>(child.to + (c << 1), load<u16>(f.partSum + (e << 1)));
  for (let w: usize = 0; w < set; w += 8) store<u64>(child.met + c * set + w, load<u64>(f.met + i * set + w));
}

/** Adds the child's sums to the node's, and pays the player. */
function up(f: Frame): void {
  const who = <usize>load<i32>(player + (<usize>f.node << 2));
  // The child's frame starts where the node's ends.
  const child = changetype<Frame>(f.childAt);
  const isMovedHere = f.isLeft == (f.side == 0);
  for (let c: usize = 0, n = <usize>child.classes; c < n; c++) {
    const sum = f.sum + <usize>load<u16>(child.to + (c << 1)) * vec;
    const from = child.sum + c * vec;
    if (c < <usize>f.childOthers) {
      for (let q: usize = 0; q < vec; q += 16) v128.store(sum + q, f64x2.add(v128.load(sum + q), v128.load(from + q)));
      continue;
    }
    const table = f.table + ((c >= <usize>f.childStay) == isMovedHere ? 3 * vec : 2 * vec);
    let total = f64x2.splat(0);
    for (let q: usize = 0; q < vec; q += 16) {
      const own = v128.load(from + q);
      v128.store(sum + q, f64x2.add(v128.load(sum + q), own));
      total = f64x2.add(total, f64x2.mul(own, v128.load(table + q)));
    }
    add(worth + <usize>load<u16>(child.slot + (c << 1)) * stride + (who << 3), total);
  }
  top = changetype<usize>(child);
  restore(f, who);
  if (f.isNew) store<u64>(path + ((who >>> 6) << 3), load<u64>(path + ((who >>> 6) << 3)) & ~((<u64>1) << (<u64>who & 63)));
  f.isBelow = false;
}

/** Pays moved parts what they are worth more than the part that stayed, and gives their rows the slot of the class again. */
function leave(f: Frame): void {
  if (slots == f.slots) return;
  const difference = room(vec);
  for (let e: usize = <usize>f.stay, n = <usize>f.all; e < n; e++) {
    const slot = <usize>load<u16>(f.partSlot + (e << 1));
    if (slot < <usize>f.slots) continue;
    const i = <usize>load<u16>(f.part + (e << 1));
    const from = <usize>load<u16>(origin + (slot << 1));
    const own = f.sum + <usize>load<u16>(f.partSum + (e << 1)) * vec;
    const sum = f.sum + i * vec;
    for (let q: usize = 0; q < vec; q += 16) {
      v128.store(difference + q, f64x2.mul(f64x2.sub(v128.load(own + q), v128.load(sum + q)), v128.load(weights + q)));
    }
    const to = worth + slot * stride;
    for (let p = 0; p < f.pairsAll; p++) {
      const offset = <usize>load<u32>(f.pairs + (<usize>p << 2));
      const more = p < f.pairsBelow ? f64x2.sub(v128.load(to + offset), v128.load(worth + from * stride + offset)) : f64x2.splat(0);
      v128.store(to + offset, more);
    }
    payPath(to, f.met + i * set, difference);
    store<i32>(held + (from << 2), load<i32>(held + (from << 2)) + load<i32>(held + (slot << 2)));
  }
  for (let at = f.paid; at < f.paidEnd; at += 4) {
    const entry = load<u32>(at);
    store<u16>(slotOf + (<usize>(entry & 0xffff) << 1), load<u16>(origin + (<usize>(entry >>> 16) << 1)));
  }
  pay(f);
  slots = f.slots;
}
