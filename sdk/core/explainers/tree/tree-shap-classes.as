// Classes of rows on the way down and back. See tree-shap.as.

import { payPath } from "./tree-shap-leaves";
import { movedOf, pay } from "./tree-shap-rows";
import {
  Frame, add, below, divideSlot, frame, held, inverses, isMet, mean, origin, path, player, points, rest, room, set,
  share, shares, slotOf, slots, stride, target, top, unmet, vec, weights, worth,
} from "./tree-shap-state";

/** Parts of the classes, and slots for those that are divided. */
export function divide(f: Frame): void {
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

export function part(f: Frame, at: usize, i: usize, slot: usize, sum: usize): void {
  store<u16>(f.part + at, <u16>i);
  store<u16>(f.partSlot + at, <u16>slot);
  store<u16>(f.partSum + at, <u16>sum);
}

/** The classes of a child that is none; 0 where nothing below makes a difference to any of them. */
export function down(f: Frame, node: i32): usize {
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
export function others(f: Frame, child: Frame, ratio: f64): void {
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
export function up(f: Frame): void {
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
export function leave(f: Frame): void {
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
