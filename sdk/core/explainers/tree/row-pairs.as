// SHAP values of trees against background rows, by pairs. AssemblyScript; see docs/decisions/tree-shap-interventional.md.
//
// A row and a background row go down a tree together, both ways where they part (Lundberg and others 2020). A player (a column,
// or a group of them) at which they part is from there on the row's or the background row's; a leaf counts by how many there
// are of each.

// A node: player (i32, -1 in a leaf), lane (i32), limit (i32; -1: by sides), first child (i32), value of a leaf (f64), sides (u32); 48 bytes.
// Weights by how many players only the row meets and how many only the background row does, side x side each.
let nodes: usize;
let side: i32;
let own: usize;
let other: usize;
let ownOwn: usize;
let ownOther: usize;
let otherOther: usize;
// By player: 0, 1 (only the row meets its conditions) or 2 (only the background row); and a list of those that are not 0.
let states: usize;
let list: usize;
let listed: i32;
let row: usize;
let back: usize;
let out: usize;
let players: i32;
let share: f64;
let visits: i32;
// What a subtree is worth to a player above it that only the background row meets; to pairs of players above it.
let negative: f64;
let bothOwn: f64;
let mixed: f64;
let bothOther: f64;

export function allocate(bytes: i32): usize { return heap.alloc(bytes); }
export function setPairs(n: usize, weights: usize, weightSide: i32, s: usize, l: usize, playerCount: i32): void {
  const bytes = <usize>(weightSide * weightSide) << 3;
  nodes = n; side = weightSide;
  own = weights; other = own + bytes; ownOwn = other + bytes; ownOther = ownOwn + bytes; otherOther = ownOther + bytes;
  states = s; list = l; players = playerCount;
}

/** Adds SHAP values of one row against some background rows; returns how many nodes that took. Rows are cells, `laneBytes` each. */
export function addPairs(x: usize, backs: usize, count: i32, laneBytes: i32, shares: usize, to: usize, interactions: bool): i32 {
  visits = 0;
  row = x;
  out = to;
  back = backs;
  memory.fill(states, 0, players);
  for (let i = 0; i < count; i++) {
    share = load<f64>(shares + (<usize>i << 3));
    if (interactions) { listed = 0; walkBoth(0, 0, 0); } else walk(0, 0, 0);
    back += laneBytes;
  }
  return visits;
}

// @ts-ignore: decorator
@inline
function isRight(node: usize, cells: usize): i32 {
  const cell = load<i32>(cells + (<usize>load<i32>(node, 4) << 2));
  const limit = load<i32>(node, 8);
  return limit >= 0 ? <i32>(cell > limit) : <i32>load<u8>(<usize>load<u32>(node, 24) + <usize>cell);
}

/** What the leaves that a pair reaches below a node are worth to players above that only the row meets; `negative` to the others. */
function walk(at: i32, a: i32, b: i32): f64 {
  while (true) {
    visits++;
    const node = nodes + <usize>at * 48;
    const player = load<i32>(node);
    if (player < 0) {
      const value = load<f64>(node, 16) * share;
      const place = <usize>(a * side + b) << 3;
      negative = value * load<f64>(other + place);
      return value * load<f64>(own + place);
    }
    const child = load<i32>(node, 12);
    const mine = isRight(node, row);
    const its = isRight(node, back);
    const state = states + <usize>player;
    const was = load<u8>(state);
    if (mine == its || was == 1) { at = child + mine; continue; }
    if (was == 2) { at = child + its; continue; }
    store<u8>(state, 1);
    const gain = walk(child + mine, a + 1, b);
    const rest = negative;
    store<u8>(state, 2);
    const more = walk(child + its, a, b + 1);
    store<u8>(state, 0);
    const to = out + (<usize>player << 3);
    store<f64>(to, load<f64>(to) + gain - negative);
    negative += rest;
    return gain + more;
  }
}

/** The same for values and interactions: `out` holds players, then pairs, row by row above the diagonal. */
function walkBoth(at: i32, a: i32, b: i32): f64 {
  while (true) {
    visits++;
    const node = nodes + <usize>at * 48;
    const player = load<i32>(node);
    if (player < 0) {
      const value = load<f64>(node, 16) * share;
      const place = <usize>(a * side + b) << 3;
      negative = value * load<f64>(other + place);
      bothOwn = value * load<f64>(ownOwn + place);
      mixed = value * load<f64>(ownOther + place);
      bothOther = value * load<f64>(otherOther + place);
      return value * load<f64>(own + place);
    }
    const child = load<i32>(node, 12);
    const mine = isRight(node, row);
    const its = isRight(node, back);
    const state = states + <usize>player;
    const was = load<u8>(state);
    if (mine == its || was == 1) { at = child + mine; continue; }
    if (was == 2) { at = child + its; continue; }
    const above = listed;
    store<i32>(list + (<usize>above << 2), player);
    listed = above + 1;
    store<u8>(state, 1);
    const gain = walkBoth(child + mine, a + 1, b);
    const rest = negative;
    const twoOwn = bothOwn;
    const twoMixed = mixed;
    const twoOther = bothOther;
    store<u8>(state, 2);
    const more = walkBoth(child + its, a, b + 1);
    store<u8>(state, 0);
    listed = above;
    const to = out + (<usize>player << 3);
    store<f64>(to, load<f64>(to) + gain - negative);
    for (let k = 0; k < above; k++) {
      const second = load<i32>(list + (<usize>k << 2));
      const worth = load<u8>(states + <usize>second) == 1 ? twoOwn + mixed : twoMixed + bothOther;
      const i = min(player, second);
      const pair = players + ((i * (2 * players - i - 1)) >> 1) + max(player, second) - i - 1;
      const cell = out + (<usize>pair << 3);
      store<f64>(cell, load<f64>(cell) + worth);
    }
    negative += rest;
    bothOwn += twoOwn;
    mixed += twoMixed;
    bothOther += twoOther;
    return gain + more;
  }
}
