// Nodes over leaves. See tree-shap.as.

import { part } from "./tree-shap-classes";
import { movedOf, pay } from "./tree-shap-rows";
import {
  Frame, add, divideSlot, held, inverses, isMet, mean, origin, path, player, points, rest, room, set, share, shares,
  slotOf, slots, stride, target, unmet, vec, weights, worth,
} from "./tree-shap-state";

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

/** Pays what a part is worth more (times weights) to the players of the path. */
export function payPath(to: usize, met: usize, difference: usize): void {
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

/** Both children are leaves. */
export function twoLeaves(f: Frame, a: i32): void {
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

/** A child that is a leaf. */
export function leaf(f: Frame, node: i32): void {
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
