// One node after the other of a forest's tree: the search for a split, the division of its rows. AssemblyScript; see
// docs/decisions/trees.md.
//
// Each column keeps the tree's rows in order of their bins; an entry holds bin and row in 32 bits. There are two sets of such
// lists: a node's are divided from one into the other. Weight and weighted target of a row stand side by side, so that one
// vector adds both.

/** Up to this many categories in a node, one of them is split from the rest; as in category-split.ts. */
const ONE_AGAINST_REST: i32 = 32;

/** Set in a column's kind where it holds categories; the rest of it is the code of a missing value. */
const CATEGORY: u32 = 0x80000000;

// Lists (u32), set by set, column by column; numbers of columns by depth (i32); kinds of columns (u32).
let lists: usize;
let listBytes: usize;
let order: usize;
let kinds: usize;
let columns: i32;
// By row: weight and weighted target (f64 each), target (f64), whether it goes left (u8).
let pairs: usize;
let targets: usize;
let goesLeft: usize;
// The node's weight, sum of targets and whether they differ; then score, weight on the left, column, place (or category) and
// side of missing values of the best split: f64 each.
let out: usize;
let rowBits: u32;
let rowMask: u32;

let top: usize = __heap_base;

/** Space at a multiple of 64; 0 where memory ends. */
export function allocate(bytes: usize): usize {
  const at = (top + 63) & ~63;
  if (bytes > 0xffff0000 - at) return 0;
  const more = <i32>((at + bytes) >>> 16) + 1 - memory.size();
  if (more > 0 && memory.grow(more) < 0) return 0;
  top = at + bytes;
  return at;
}

export function setUp(
  l: usize, rows: usize, width: i32, o: usize, k: usize, p: usize, t: usize, g: usize, r: usize, bits: u32,
): void {
  lists = l; listBytes = rows << 2; columns = width; order = o; kinds = k; pairs = p; targets = t; goesLeft = g; out = r;
  rowBits = bits; rowMask = (1 << bits) - 1;
}

// @ts-ignore: decorators are AssemblyScript's.
@inline
function listOf(side: i32, column: i32): usize { return lists + <usize>(side * columns + column) * listBytes; }

// @ts-ignore: decorators are AssemblyScript's.
@inline
function pairOf(packed: u32): v128 { return v128.load(pairs + (<usize>(packed & rowMask) << 4)); }

/**
 * A tree's lists: of each column, the rows in order of their bins (u32, all columns one after another at `sorted`) that have a
 * number in the tree (i32 a row at `local`; -1 where they have none), under these numbers.
 */
export function fill(sorted: usize, local: usize): void {
  const rows = listBytes;
  for (let column = 0; column < columns; column++) {
    const stop = sorted + rows;
    let to = listOf(0, column);
    for (; sorted < stop; sorted += 4) {
      const packed = load<u32>(sorted);
      const row = load<i32>(local + (<usize>(packed & rowMask) << 2));
      // Without a branch: an entry that does not count is written over by the next.
      store<u32>(to, (packed & ~rowMask) | row);
      to += <usize>i32(row >= 0) << 2;
    }
  }
}

/** Sums of the rows [start, end), and whether their targets differ. */
export function begin(side: i32, column: i32, start: usize, end: usize): void {
  const list = listOf(side, column);
  const stop = list + (end << 2);
  let at = list + (start << 2);
  const first = load<f64>(targets + (<usize>(load<u32>(at) & rowMask) << 3));
  let sums = f64x2.splat(0);
  let differ = 0;
  for (; at < stop; at += 4) {
    const packed = load<u32>(at);
    sums = f64x2.add(sums, pairOf(packed));
    differ |= i32(load<f64>(targets + (<usize>(packed & rowMask) << 3)) != first);
  }
  v128.store(out, sums);
  store<f64>(out, differ, 16);
}

/** Notes which of some columns vary in a node, from one place of the table to another; returns how many. */
export function varying(side: i32, from: i32, count: i32, to: i32, start: usize, end: usize): i32 {
  let found = 0;
  for (let i = 0; i < count; i++) {
    const column = load<i32>(order + (<usize>(from + i) << 2));
    const list = listOf(side, column);
    const first = load<u32>(list + (start << 2)) >>> rowBits;
    const last = load<u32>(list + (end << 2) - 4) >>> rowBits;
    store<i32>(order + (<usize>(to + found) << 2), column);
    found += i32(first != last);
  }
  return found;
}

/**
 * Looks for a better split in the columns [next, looked) of those that stand from a place of the table on, `count` in a ring
 * that is entered at `first`. Returns where it stopped: at `looked`, or at a column whose categories are too many for it.
 */
export function search(
  side: i32, from: i32, count: i32, first: i32, next: i32, looked: i32, start: usize, end: usize, minRows: usize,
): i32 {
  for (let i = next; i < looked; i++) {
    const place = first + i < count ? first + i : first + i - count;
    const column = load<i32>(order + (<usize>(from + place) << 2));
    const kind = load<u32>(kinds + (<usize>column << 2));
    const list = listOf(side, column);
    if (kind & CATEGORY) {
      if (!categories(list, column, start, end, minRows)) return i;
    } else if (load<u32>(list + (end << 2) - 4) >>> rowBits == kind) {
      withMissing(list, column, kind, start, end, minRows);
    } else numbers(list, column, start, end, minRows);
  }
  return looked;
}

function keep(score: f64, weight: f64, column: i32, place: f64, missing: f64): void {
  store<f64>(out, score, 24);
  store<f64>(out, weight, 32);
  store<f64>(out, column, 40);
  store<f64>(out, place, 48);
  store<f64>(out, missing, 56);
}

// A split is worth s^2 / w + r^2 / v, with sums s, r and weights w, v of its sides. What is compared is that times w v, so that
// only a split that is better costs a division.

function numbers(list: usize, column: i32, start: usize, end: usize, minRows: usize): void {
  const weight = load<f64>(out);
  const total = load<f64>(out, 8);
  const last = list + ((end - minRows) << 2);
  const earliest = list + ((start + minRows) << 2);
  let best = load<f64>(out, 24);
  let bestAt: usize = 0;
  let bestWeight: f64 = 0;
  let sums = f64x2.splat(0);
  let at = list + (start << 2);
  let packed = load<u32>(at);
  while (at < last) {
    const code = packed >>> rowBits;
    sums = f64x2.add(sums, pairOf(packed));
    at += 4;
    packed = load<u32>(at);
    if (packed >>> rowBits == code || at < earliest) continue;
    const w = f64x2.extract_lane(sums, 0);
    const s = f64x2.extract_lane(sums, 1);
    const v = weight - w;
    const r = total - s;
    const worth = s * s * v + r * r * w;
    const scale = w * v;
    if (!(worth > best * scale)) continue;
    best = worth / scale;
    bestAt = at;
    bestWeight = w;
  }
  if (bestAt != 0) keep(best, bestWeight, column, <f64>((bestAt - list) >>> 2), 0);
}

/** Each cut is tried with the missing values on either side; they stand at the list's end. */
function withMissing(list: usize, column: i32, missing: u32, start: usize, end: usize, minRows: usize): void {
  const weight = load<f64>(out);
  const total = load<f64>(out, 8);
  let best = load<f64>(out, 24);
  let gone = f64x2.splat(0);
  let valueEnd = end;
  for (; valueEnd > start; valueEnd--) {
    const packed = load<u32>(list + (valueEnd << 2) - 4);
    if (packed >>> rowBits != missing) break;
    gone = f64x2.add(gone, pairOf(packed));
  }
  let sums = f64x2.splat(0);
  for (let i = start; i < valueEnd; ) {
    const packed = load<u32>(list + (i << 2));
    sums = f64x2.add(sums, pairOf(packed));
    i++;
    if (load<u32>(list + (i << 2)) >>> rowBits == packed >>> rowBits) continue;
    for (let onLeft = 0; onLeft < 2; onLeft++) {
      const more = onLeft == 1 ? end - valueEnd : 0;
      if (onLeft == 1 && i == valueEnd) break;
      if (i - start + more < minRows || end - i - more < minRows) continue;
      const side = onLeft == 1 ? f64x2.add(sums, gone) : sums;
      const w = f64x2.extract_lane(side, 0);
      const s = f64x2.extract_lane(side, 1);
      const r = total - s;
      const scale = w * (weight - w);
      const worth = s * s * (weight - w) + r * r * w;
      if (!(worth > best * scale)) continue;
      best = worth / scale;
      keep(best, w, column, <f64>i, onLeft == 1 ? 1 : -1);
    }
  }
}

/** One category against the rest; false where there are too many of them. */
function categories(list: usize, column: i32, start: usize, end: usize, minRows: usize): bool {
  const weight = load<f64>(out);
  const total = load<f64>(out, 8);
  const most = end - start - minRows;
  const stop = list + (end << 2);
  let best = load<f64>(out, 24);
  let bestCode = -1;
  let bestWeight: f64 = 0;
  let groups = 0;
  for (let at = list + (start << 2); at < stop; ) {
    if (++groups > ONE_AGAINST_REST) return false;
    const code = load<u32>(at) >>> rowBits;
    const first = at;
    let sums = f64x2.splat(0);
    for (; at < stop; at += 4) {
      const packed = load<u32>(at);
      if (packed >>> rowBits != code) break;
      sums = f64x2.add(sums, pairOf(packed));
    }
    const rows = (at - first) >>> 2;
    if (rows < minRows || rows > most) continue;
    const w = f64x2.extract_lane(sums, 0);
    const s = f64x2.extract_lane(sums, 1);
    const r = total - s;
    const scale = w * (weight - w);
    const worth = s * s * (weight - w) + r * r * w;
    if (!(worth > best * scale)) continue;
    best = worth / scale;
    bestCode = code;
    bestWeight = w;
  }
  if (bestCode >= 0) keep(best, bestWeight, column, bestCode, 0);
  return true;
}

/** Notes which rows go left: those with codes from `low` to `high`, and those without a value where `missing` says; returns how many. */
export function mark(side: i32, column: i32, start: usize, end: usize, low: u32, high: u32, missing: i32): usize {
  const list = listOf(side, column);
  const stop = list + (end << 2);
  const gone = load<u32>(kinds + (<usize>column << 2)) & ~CATEGORY;
  let count: usize = 0;
  for (let at = list + (start << 2); at < stop; at += 4) {
    const packed = load<u32>(at);
    const code = packed >>> rowBits;
    const goes = code == gone ? missing : i32(code >= low) & i32(code <= high);
    store<u8>(goesLeft + <usize>(packed & rowMask), goes);
    count += goes;
  }
  return count;
}

/** Divides the list of one column stably, into the other set. No branch that a processor could guess wrong. */
export function divide(side: i32, column: i32, start: usize, middle: usize, end: usize): void {
  const from = listOf(side, column);
  const to = listOf(1 - side, column);
  const stop = from + (end << 2);
  let left = to + (start << 2);
  let right = to + (middle << 2);
  for (let at = from + (start << 2); at < stop; at += 4) {
    const packed = load<u32>(at);
    const goes = <usize>load<u8>(goesLeft + <usize>(packed & rowMask)) << 2;
    store<u32>(select(left, right, goes), packed);
    left += goes;
    right += 4 - goes;
  }
}

/** The same of `count` columns from a place of the table on, but for one. */
export function divideOthers(
  side: i32, from: i32, count: i32, done: i32, start: usize, middle: usize, end: usize,
): void {
  for (let i = 0; i < count; i++) {
    const column = load<i32>(order + (<usize>(from + i) << 2));
    if (column != done) divide(side, column, start, middle, end);
  }
}
