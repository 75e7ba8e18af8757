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

import { divide, down, leave, up } from "./tree-shap-classes";
import { leaf, twoLeaves } from "./tree-shap-leaves";
import { countMoved, findMoved, listPairs } from "./tree-shap-rows";
import { Frame, arena, first, frame, inverses, path, set, shares, slots, top, vec } from "./tree-shap-state";

export { allocate, setKeys, setQuadrature, setTree, setWork, start } from "./tree-shap-state";
export { finish } from "./tree-shap-rows";

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
