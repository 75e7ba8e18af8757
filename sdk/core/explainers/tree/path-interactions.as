// Interaction values of one row, path-dependent, by one tree at a time. AssemblyScript; see docs/decisions/tree-shap-interventional.md.
//
// The game of a leaf is that of tree-shap.as: a product over the players on its path of t where the row meets a player's conditions
// and of z (1 - t) besides, z the share of the training rows. The interaction of two players is the integral of the mixed derivative:
// the product times the pace g of both, where g is (1 - z) / factor for a player that is met and -1 / (1 - t) for one that is not. An
// edge changes the pace of its player only, so it pays, for all leaves below at once, the difference to each player above.

// A node: player (i32, -1 in a leaf), lane (i32), limit (i32; -1: by sides), first child (i32), value of a leaf (f64), sides (u32), share of the
// parent's rows (f64, at 32); 48 bytes.
let nodes: usize;
let points: usize;
let weights: usize;
let vec: usize;
let players: i32;
let row: usize;
let out: usize;
// By depth: products, sums, and the pace and inverse factor of the node's player before it. By player: pace, inverse factor, share,
// whether met; and a list of those on the path.
let products: usize;
let sums: usize;
let kept: usize;
let paces: usize;
let inverses: usize;
let shares: usize;
let states: usize;
let list: usize;
let listed: i32;
let change: usize;

export function allocate(bytes: i32): usize { return heap.alloc(bytes); }

export function setQuadrature(p: usize, w: usize, count: i32): void { points = p; weights = w; vec = <usize>count << 3; }

export function setWork(
  n: usize, p: usize, s: usize, k: usize, g: usize, f: usize, z: usize, st: usize, l: usize, c: usize, playerCount: i32,
): void {
  nodes = n; products = p; sums = s; kept = k; paces = g; inverses = f; shares = z; states = st; list = l; change = c; players = playerCount;
}

/** Adds the interactions of some rows: `numbers` a row, pairs of players row by row above the diagonal. Rows are cells, `laneBytes` each. */
export function addInteractions(rows: usize, count: i32, laneBytes: i32, to: usize, numbers: i32): void {
  const one = f64x2.splat(1);
  for (let q: usize = 0; q < vec; q += 16) v128.store(products + q, one);
  for (let p = 0; p < players; p++) store<f64>(shares + (<usize>p << 3), -1);
  row = rows;
  out = to;
  for (let i = 0; i < count; i++) {
    listed = 0;
    walk(0, 0);
    row += laneBytes;
    out += <usize>numbers << 3;
  }
}

function isRight(node: usize): i32 {
  const cell = load<i32>(row + (<usize>load<i32>(node, 4) << 2));
  const limit = load<i32>(node, 8);
  return limit >= 0 ? <i32>(cell > limit) : <i32>load<u8>(<usize>load<u32>(node, 24) + <usize>cell);
}

function walk(at: i32, depth: i32): void {
  const node = nodes + <usize>at * 48;
  const player = load<i32>(node);
  const sum = sums + <usize>depth * vec;
  const below = sum + vec;
  memory.fill(sum, 0, vec);
  const side = isRight(node);
  const pace = paces + <usize>player * vec;
  const inverse = inverses + <usize>player * vec;
  const keep = kept + <usize>depth * vec * 2;
  const z = load<f64>(shares + (<usize>player << 3));
  const isNew = z < 0;
  if (isNew) {
    const one = f64x2.splat(1);
    memory.fill(keep, 0, vec);
    for (let q: usize = 0; q < vec; q += 16) v128.store(keep + vec + q, one);
    store<i32>(list + (<usize>listed << 2), player);
    listed++;
    store<u8>(states + <usize>player, 1);
  } else {
    memory.copy(keep, pace, vec);
    memory.copy(keep + vec, inverse, vec);
  }
  const was = load<u8>(states + <usize>player);
  for (let branch = 0; branch < 2; branch++) {
    const child = load<i32>(node, 12) + branch;
    const to = nodes + <usize>child * 48;
    const now = (isNew ? 1 : z) * load<f64>(to, 32);
    const isMet = was == 1 && branch == side;
    // Neither the row nor a training row comes here: the node is worth nothing.
    if (now == 0 && !isMet) continue;
    store<f64>(shares + (<usize>player << 3), now);
    store<u8>(states + <usize>player, isMet ? 1 : 0);
    factors(depth, keep, pace, inverse, now, isMet);
    if (load<i32>(to) < 0) worth(depth, load<f64>(to, 16));
    else walk(child, depth + 1);
    pay(depth, keep, pace, player);
    for (let q: usize = 0; q < vec; q += 16) v128.store(sum + q, f64x2.add(v128.load(sum + q), v128.load(below + q)));
  }
  store<f64>(shares + (<usize>player << 3), z);
  store<u8>(states + <usize>player, was);
  if (isNew) listed--;
  else {
    memory.copy(pace, keep, vec);
    memory.copy(inverse, keep + vec, vec);
  }
}

/** Product, pace and inverse factor below an edge. */
function factors(depth: i32, keep: usize, pace: usize, inverse: usize, z: f64, isMet: bool): void {
  const from = products + <usize>depth * vec;
  const one = f64x2.splat(1);
  const zs = f64x2.splat(z);
  const rest = f64x2.splat(1 - z);
  for (let q: usize = 0; q < vec; q += 16) {
    const t = v128.load(points + q);
    const s = f64x2.sub(one, t);
    const unmet = f64x2.mul(zs, s);
    const factor = isMet ? f64x2.add(unmet, t) : unmet;
    const inv = f64x2.div(one, factor);
    v128.store(inverse + q, inv);
    v128.store(pace + q, isMet ? f64x2.mul(rest, inv) : f64x2.neg(f64x2.div(one, s)));
    v128.store(from + vec + q, f64x2.mul(v128.load(from + q), f64x2.mul(factor, v128.load(keep + vec + q))));
  }
}

/** The sum below an edge to a leaf. */
function worth(depth: i32, value: f64): void {
  const to = sums + <usize>(depth + 1) * vec;
  const product = products + <usize>(depth + 1) * vec;
  const v = f64x2.splat(value);
  for (let q: usize = 0; q < vec; q += 16)
    v128.store(to + q, f64x2.mul(v, f64x2.mul(v128.load(weights + q), v128.load(product + q))));
}

/** Pays the change of a player's pace with each other player on the path. */
function pay(depth: i32, keep: usize, pace: usize, player: i32): void {
  const below = sums + <usize>(depth + 1) * vec;
  for (let q: usize = 0; q < vec; q += 16)
    v128.store(change + q, f64x2.mul(v128.load(below + q), f64x2.sub(v128.load(pace + q), v128.load(keep + q))));
  for (let k = 0; k < listed; k++) {
    const second = load<i32>(list + (<usize>k << 2));
    if (second == player) continue;
    const other = paces + <usize>second * vec;
    let total = f64x2.splat(0);
    for (let q: usize = 0; q < vec; q += 16) total = f64x2.add(total, f64x2.mul(v128.load(change + q), v128.load(other + q)));
    const i = min(player, second);
    const at = out + (<usize>(((i * (2 * players - i - 1)) >> 1) + max(player, second) - i - 1) << 3);
    store<f64>(at, load<f64>(at) + f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1));
  }
}
