// Rows in bins while boosting grows trees: codes, histograms, the search for cuts, the division of rows. AssemblyScript; see
// docs/decisions/trees.md. The TypeScript that says the same in a few lines stands in the tests.
//
// Codes stand twice. Row by row, padded to a multiple of four columns, they are counted: a node reads one piece of memory a
// row. Column by column they divide: a split reads one column. A code takes a byte, or two where a column has more than 256.

/** Rows whose derivatives are gathered at once: they and their codes stay in the processor's cache for all columns. */
const CACHE_BYTES: i32 = 131072;
const MOST_ROWS: i32 = 4096;

// Address of: codes by row and by column, the order of rows and its spare copy (u32), derivatives (gradient and Hessian, f64,
// a row), scores (f64), first byte of each column in a histogram (u32), whether a block of four columns is counted (u8).
let byRow: usize;
let byColumn: usize;
let order: usize;
let spare: usize;
let derivatives: usize;
let scores: usize;
let offsets: usize;
let counted: usize;
let gathered: usize;
// Rows, columns, bytes of a code and of a row.
let rows: usize;
let columns: i32;
let wide: bool;
let stride: usize;

let top: usize = __heap_base;

/** Space at a multiple of 64; 0 where memory ends. The runtime's own allocator ends at a quarter of it. */
export function allocate(bytes: usize): usize {
  const at = (top + 63) & ~63;
  if (bytes > 0xffffffff - at) return 0;
  const pages = <i32>((at + bytes) >>> 16) + 1;
  const more = pages - memory.size();
  if (more > 0 && memory.grow(more) < 0) return 0;
  top = at + bytes;
  return at;
}

export function setRows(count: usize, width: i32, isWide: bool, c: usize, o: usize, s: usize, t: usize): void {
  rows = count; columns = width; wide = isWide; byColumn = c; order = o; spare = s; scores = t;
}
export function setHistograms(r: usize, rowBytes: usize, d: usize, o: usize, k: usize, g: usize): void {
  gathered = g;
  byRow = r; stride = rowBytes; derivatives = d; offsets = o; counted = k;
}

/**
 * Codes of rows [first, first + count), whose values stand row by row at `x`. By column: at `tables` the address of its cuts
 * (u32, padded with infinity to a power of two less one), half that power, its number of bins, and whether below 0 is missing.
 */
export function code(x: usize, first: usize, count: i32, tables: usize): void {
  if (wide) codeAs<u16>(x, first, count, tables);
  else codeAs<u8>(x, first, count, tables);
}

function codeAs<T>(x: usize, first: usize, count: i32, tables: usize): void {
  const bytes = <usize>columns << 3;
  for (let c = 0; c < columns; c++) {
    const table = tables + (<usize>c << 4);
    const cuts = <usize>load<u32>(table) - 8;
    const half = <usize>load<u32>(table, 4);
    const missing = <usize>load<u32>(table, 8);
    // Below the least number, nothing is missing.
    const least: f64 = load<u32>(table, 12) ? 0 : -Infinity;
    let from = x + (<usize>c << 3);
    let column = byColumn + (<usize>c * rows + first) * sizeof<T>();
    let row = byRow + first * stride + <usize>c * sizeof<T>();
    for (let i = 0; i < count; i++) {
      const value = load<f64>(from);
      let bin: usize = 0;
      // No branch: the next value's search begins before this one's ends.
      for (let step = half; step > 0; step >>= 1) {
        bin += step * <usize>(load<f64>(cuts + ((bin + step) << 3)) < value);
      }
      const found = <T>(value >= least ? bin : missing);
      store<T>(column, found);
      if (byRow != 0) store<T>(row, found);
      from += bytes;
      column += sizeof<T>();
      row += stride;
    }
  }
}

/** Adds derivatives of the rows at places [start, end) of the order to their bins: gradient and Hessian a bin. */
export function count(histogram: usize, start: i32, end: i32): void {
  const chunk = max(64, min(MOST_ROWS, CACHE_BYTES / <i32>stride));
  const last = stride - 1;
  const kept = gathered + (MOST_ROWS << 4);
  for (let from = start; from < end; from += chunk) {
    const to = min(end, from + chunk);
    const places = order + (<usize>from << 2);
    const many = <usize>(to - from);
    let touched: u32 = 0;
    for (let i: usize = 0; i < many; i++) {
      const row = <usize>load<u32>(places + (i << 2));
      v128.store(gathered + (i << 4), v128.load(derivatives + (row << 4)));
      // A short loop lets many reads of memory wait together; the codes are in the cache then when they are counted.
      const own = byRow + row * stride;
      for (let line: usize = 0; line < last; line += 64) touched += load<u8>(own + line);
      touched += load<u8>(own + last);
    }
    store<u32>(kept, touched);
    for (let block = 0, at: usize = 0; block < columns; block += 4, at++) {
      if (!load<u8>(counted + at)) continue;
      if (wide) countBlock<u16>(histogram, places, many, block);
      else countBlock<u8>(histogram, places, many, block);
    }
  }
}

/** Four columns at a time: their bins differ, so that no addition waits for another. */
function countBlock<T>(histogram: usize, places: usize, many: usize, block: i32): void {
  const offset = offsets + (<usize>block << 2);
  const a = histogram + <usize>load<u32>(offset);
  const b = histogram + <usize>load<u32>(offset, 4);
  const c = histogram + <usize>load<u32>(offset, 8);
  const d = histogram + <usize>load<u32>(offset, 12);
  const codes = byRow + <usize>block * sizeof<T>();
  for (let i: usize = 0; i < many; i++) {
    const at = codes + <usize>load<u32>(places + (i << 2)) * stride;
    const add = v128.load(gathered + (i << 4));
    let ba: usize, bb: usize, bc: usize, bd: usize;
    if (sizeof<T>() == 1) {
      const four = <usize>load<u32>(at);
      ba = a + ((four & 255) << 4);
      bb = b + ((four >>> 4) & 0xff0);
      bc = c + ((four >>> 12) & 0xff0);
      bd = d + ((four >>> 20) & 0xff0);
    } else {
      ba = a + (<usize>load<T>(at) << 4);
      bb = b + (<usize>load<T>(at, 2) << 4);
      bc = c + (<usize>load<T>(at, 4) << 4);
      bd = d + (<usize>load<T>(at, 6) << 4);
    }
    const va = f64x2.add(v128.load(ba), add);
    const vb = f64x2.add(v128.load(bb), add);
    const vc = f64x2.add(v128.load(bc), add);
    const vd = f64x2.add(v128.load(bd), add);
    v128.store(ba, va);
    v128.store(bb, vb);
    v128.store(bc, vc);
    v128.store(bd, vd);
  }
}

/** What is left of a parent's histogram without one child's, in the parent's place. */
export function subtract(parent: usize, child: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(parent + at, f64x2.sub(v128.load(parent + at), v128.load(child + at)));
  }
}

/** Gradient and Hessian of the rows at places [start, end), in their order, to `out`. */
export function sum(start: i32, end: i32, out: usize): void {
  let total = f64x2.splat(0);
  for (let i = start; i < end; i++) {
    const row = <usize>load<u32>(order + (<usize>i << 2));
    total = f64x2.add(total, v128.load(derivatives + (row << 4)));
  }
  v128.store(out, total);
}

/**
 * The best cut of the columns at `list`, `many` of them: gains as in leaf-split.ts without L1 and bounds. By column stand (u32)
 * the first byte of its bins in the histogram, their number, whether a bin of missing values follows, its number. `out` holds
 * the gain to beat; it gets gain, gradient and Hessian of the left, the bin, and where missing values go: 0 right, 1 left, 2 there
 * are none. The column's number, or -1.
 */
export function search(
  histogram: usize, list: usize, many: i32, gradient: f64, hessian: f64, least: f64, l2: f64, whole: f64, out: usize,
): i32 {
  const total = f64x2.replace_lane(f64x2.splat(gradient), 1, hessian);
  let best = -1;
  for (let i = 0; i < many; i++, list += 16) {
    const bins = histogram + <usize>load<u32>(list);
    const count = load<i32>(list, 4);
    const missing = bins + (<usize>count << 4);
    const seen = load<u32>(list, 8) != 0 && load<f64>(missing, 8) > 0;
    if (scan(bins, count, f64x2.splat(0), total, least, l2, whole, out)) {
      best = load<i32>(list, 12);
      store<f64>(out, seen ? 0 : 2, 32);
    }
    if (seen && scan(bins, count - 1, v128.load(missing), total, least, l2, whole, out)) {
      best = load<i32>(list, 12);
      store<f64>(out, 1, 32);
    }
  }
  return best;
}

/** Tries each cut of a column, with what is on the left already; whether one gains more than `out` says. */
function scan(
  bins: usize, count: i32, first: v128, total: v128, least: f64, l2: f64, whole: f64, out: usize,
): bool {
  const most = f64x2.extract_lane(total, 1) - least;
  const smooth = f64x2.splat(l2);
  let left = first;
  let best = -1;
  let highest = load<f64>(out);
  for (let bin = 0; bin < count; bin++, bins += 16) {
    left = f64x2.add(left, v128.load(bins));
    const hessian = f64x2.extract_lane(left, 1);
    if (hessian < least) continue;
    if (hessian > most) break;
    const right = f64x2.sub(total, left);
    const gradients = v128.shuffle<f64>(left, right, 0, 2);
    const hessians = f64x2.add(v128.shuffle<f64>(left, right, 1, 3), smooth);
    const worth = f64x2.div(f64x2.mul(gradients, gradients), hessians);
    const gain = f64x2.extract_lane(worth, 0) + f64x2.extract_lane(worth, 1) - whole;
    if (!(gain > highest)) continue;
    highest = gain;
    best = bin;
    store<f64>(out, gain);
    v128.store(out, left, 8);
  }
  if (best < 0) return false;
  store<f64>(out, <f64>best, 24);
  return true;
}

/** Divides the rows at places [start, end) stably by the table of sides (1: left) of a column's codes; the first place on the right. */
export function divide(column: i32, start: i32, end: i32, sides: usize): i32 {
  if (wide) return divideAs<u16>(column, start, end, sides);
  return divideAs<u8>(column, start, end, sides);
}

function divideAs<T>(column: i32, start: i32, end: i32, sides: usize): i32 {
  const codes = byColumn + <usize>column * rows * sizeof<T>();
  let left = order + (<usize>start << 2);
  let right = spare;
  const last = order + (<usize>end << 2);
  for (let at = left; at < last; at += 4) {
    const row = load<u32>(at);
    const isLeft = <usize>load<u8>(sides + <usize>load<T>(codes + <usize>row * sizeof<T>())) << 2;
    store<u32>(left, row);
    store<u32>(right, row);
    left += isLeft;
    right += 4 - isLeft;
  }
  memory.copy(left, spare, right - spare);
  return <i32>((left - order) >> 2);
}

/** Adds a leaf's value to the scores of its rows; `first` is the first score of its output. */
export function addValue(start: i32, end: i32, first: usize, value: f64): void {
  const from = scores + (first << 3);
  for (let i = start; i < end; i++) {
    const at = from + (<usize>load<u32>(order + (<usize>i << 2)) << 3);
    store<f64>(at, load<f64>(at) + value);
  }
}
