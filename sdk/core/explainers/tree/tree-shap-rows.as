// Rows: which are moved at a node, and what they are paid. See tree-shap.as.

import {
  Frame, below, bits, cut, key, missingLeft, moved, numberKeys, orders, path, room, rows, set, sizes, slotOf, slots,
  start, starts, stride, values, worth,
} from "./tree-shap-state";

/** The side with fewer rows. */
export function findMoved(f: Frame): void {
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

/** Moved rows by slot, in two counters, so that two rows of a slot one after the other do not wait for each other. */
export function countMoved(f: Frame): void {
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

export function movedOf(slot: usize): i32 { return load<i32>(moved + (slot << 3)) + load<i32>(moved + (slot << 3) + 4); }

/** Pairs of players that rows may get something for: below the node, then on the path. */
export function listPairs(f: Frame): void {
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

/** Adds to the values of the rows in the list what their slot has to get, a few pairs of players at a time. */
export function pay(f: Frame): void {
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

/** Pays what all rows have to get: now their values are complete. */
export function finish(): void {
  let to = values;
  for (let row = 0; row < rows; row++) {
    for (let p: usize = 0; p < stride; p += 16) v128.store(to + p, f64x2.add(v128.load(to + p), v128.load(worth + p)));
    to += stride;
  }
}
