// One-hot columns as look-ups: of a row only what is not 0 is multiplied, numbers always. AssemblyScript.
//
// A row is a list of its columns, in their order, that are numbers or not 0: an outcome adds the same products in the same order
// as `gemm` and `rowProduct` do, but for those that are 0, so it is the same bits (a sum of zeros may have another sign).
// Columns that hold something else than one 1 are right too, only slower.
import { MORE, gemm, transpose } from "./gemm";
import { Layer } from "./layers";

// A bit a column, four bytes for 32: which of them are numbers. Vectors of a row of the data.
let numbers: usize;
let vectors: u32;
// Columns that are numbers (four bytes each, the last one again up to a multiple of 4), how many with and without those.
let columnsOf: usize;
let padded: u32;
let count: u32;
// Lists of a chunk: where a row's begin (one more than there are rows), what it holds (bytes to the line of the kernel, then the value); and
// the same of what is no number, for the gradients.
let starts: usize;
let entries: usize;
let hotStarts: usize;
let hotEntries: usize;
// Numbers of a chunk row by row, padded to 8, and gradients of their lines of the kernel; 0 where nothing is trained.
let numberRows: usize;
let numberLines: usize;

/** Eleven words of four bytes, in the order above. */
export function setOneHot(at: usize): void {
  numbers = load<u32>(at);
  vectors = load<u32>(at, 4);
  columnsOf = load<u32>(at, 8);
  padded = load<u32>(at, 12);
  count = load<u32>(at, 16);
  starts = load<u32>(at, 20);
  entries = load<u32>(at, 24);
  hotStarts = load<u32>(at, 28);
  hotEntries = load<u32>(at, 32);
  numberRows = load<u32>(at, 36);
  numberLines = load<u32>(at, 40);
}

@inline
export function hasOneHot(): bool { return vectors > 0; }

/** Writes a list of a row's columns from `to` on, those of `bits`; gives where it ends. */
@inline
function write(bits: u32, x: usize, first: u32, line: usize, to: usize): usize {
  for (; bits; bits &= bits - 1, to += 8) {
    const column = ctz(bits);
    store<u32>(to, (first + column) * <u32>line);
    store<f32>(to, load<f32>(x + (<usize>column << 2)), 4);
  }
  return to;
}

// Where the lists end that are being written.
let end: usize;
let hotEnd: usize;

/** Lists of a row's columns, behind the others. */
function list(row: usize, line: usize): void {
  const zero = f32x4.splat(0);
  for (let v: u32 = 0, x = row, m = numbers; v < vectors; v += 8, x += 128, m += 4) {
    const some = min<u32>(8, vectors - v);
    let set: u32 = 0;
    for (let i: u32 = 0; i < some; i++) set |= i32x4.bitmask(f32x4.ne(v128.load(x + (<usize>i << 4)), zero)) << (i << 2);
    const own = load<u32>(m);
    end = write(set | own, x, v << 2, line, end);
    if (numberRows) hotEnd = write(set & ~own, x, v << 2, line, hotEnd);
  }
}

/** Lists of rows of the data: those that `rows` names, or (0) those from `first` on. Rows up to `wide` are empty. */
export function listRows(data: usize, stride: usize, rows: usize, first: u32, some: u32, wide: u32, line: usize): void {
  end = entries;
  hotEnd = hotEntries;
  const numberStride = (<usize>padded + 7 & ~7) << 2;
  for (let i: u32 = 0; i < wide; i++) {
    store<u32>(starts + (<usize>i << 2), <u32>end);
    store<u32>(hotStarts + (<usize>i << 2), <u32>hotEnd);
    if (i >= some) continue;
    const row = data + <usize>(rows ? load<u32>(rows + (<usize>i << 2)) : first + i) * stride;
    list(row, line);
    if (!numberRows) continue;
    const to = numberRows + i * numberStride;
    for (let k: usize = 0; k < <usize>count << 2; k += 4) store<f32>(to + k, load<f32>(row + load<u32>(columnsOf + k)));
  }
  store<u32>(starts + (<usize>wide << 2), <u32>end);
  store<u32>(hotStarts + (<usize>wide << 2), <u32>hotEnd);
}

/** y[n] = bias[n] + sum over a list of value times line of the kernel; `bytes` of n, a multiple of 32. */
function listProduct(from: usize, to: usize, kernel: usize, bytes: usize, bias: usize, y: usize, clamp: bool): void {
  const none = f32x4.splat(0);
  let j: usize = 0;
  for (; j + 128 <= bytes; j += 128) {
    let r0 = none, r1 = none, r2 = none, r3 = none, r4 = none, r5 = none, r6 = none, r7 = none;
    if (bias) {
      r0 = v128.load(bias + j); r1 = v128.load(bias + j, 16); r2 = v128.load(bias + j, 32); r3 = v128.load(bias + j, 48);
      r4 = v128.load(bias + j, 64); r5 = v128.load(bias + j, 80); r6 = v128.load(bias + j, 96); r7 = v128.load(bias + j, 112);
    }
    for (let e = from; e < to; e += 8) {
      const w = kernel + j + load<u32>(e);
      const s = v128.load32_splat(e, 4);
      r0 = f32x4.add(r0, f32x4.mul(s, v128.load(w)));
      r1 = f32x4.add(r1, f32x4.mul(s, v128.load(w, 16)));
      r2 = f32x4.add(r2, f32x4.mul(s, v128.load(w, 32)));
      r3 = f32x4.add(r3, f32x4.mul(s, v128.load(w, 48)));
      r4 = f32x4.add(r4, f32x4.mul(s, v128.load(w, 64)));
      r5 = f32x4.add(r5, f32x4.mul(s, v128.load(w, 80)));
      r6 = f32x4.add(r6, f32x4.mul(s, v128.load(w, 96)));
      r7 = f32x4.add(r7, f32x4.mul(s, v128.load(w, 112)));
    }
    if (clamp) {
      r0 = f32x4.max(r0, none); r1 = f32x4.max(r1, none); r2 = f32x4.max(r2, none); r3 = f32x4.max(r3, none);
      r4 = f32x4.max(r4, none); r5 = f32x4.max(r5, none); r6 = f32x4.max(r6, none); r7 = f32x4.max(r7, none);
    }
    v128.store(y + j, r0); v128.store(y + j, r1, 16); v128.store(y + j, r2, 32); v128.store(y + j, r3, 48);
    v128.store(y + j, r4, 64); v128.store(y + j, r5, 80); v128.store(y + j, r6, 96); v128.store(y + j, r7, 112);
  }
  for (; j < bytes; j += 32) {
    let r0 = none, r1 = none;
    if (bias) {
      r0 = v128.load(bias + j); r1 = v128.load(bias + j, 16);
    }
    for (let e = from; e < to; e += 8) {
      const w = kernel + j + load<u32>(e);
      const s = v128.load32_splat(e, 4);
      r0 = f32x4.add(r0, f32x4.mul(s, v128.load(w)));
      r1 = f32x4.add(r1, f32x4.mul(s, v128.load(w, 16)));
    }
    if (clamp) {
      r0 = f32x4.max(r0, none); r1 = f32x4.max(r1, none);
    }
    v128.store(y + j, r0); v128.store(y + j, r1, 16);
  }
}

/** Products of the first layer with the chunk's rows: row by row in its `rows`, and a line a unit in `to`. */
export function forwardListed(own: Layer, wide: u32, to: usize, clamp: bool): void {
  const bytes = <usize>own.units << 2;
  let y = own.rows;
  for (let i: u32 = 0; i < wide; i++, y += own.stride) {
    const at = starts + (<usize>i << 2);
    listProduct(load<u32>(at), load<u32>(at, 4), own.kernel, bytes, own.bias, y, clamp);
  }
  transpose(wide, own.units, own.rows, own.stride, to, <usize>wide << 2);
}

/** The same of one row, without transposing. */
export function forwardOne(own: Layer, x: usize, clamp: bool): void {
  end = entries;
  hotEnd = hotEntries;
  const bytes = <usize>own.units << 2;
  list(x, bytes);
  listProduct(entries, end, own.kernel, bytes, own.bias, own.y, clamp);
}

/** Adds to the first kernel's gradient, `away` bytes behind it, as `addProduct` does. */
export function addListed(own: Layer, some: u32, away: usize): void {
  const bytes = <usize>own.units << 2;
  const gradient = own.kernel + away;
  const numberStride = (<usize>padded + 7 & ~7) << 2;
  if (padded) {
    const last = <usize>count << 2;
    for (let k: usize = 0, to = numberLines; k < last; k += 4, to += bytes) {
      memory.copy(to, gradient + (load<u32>(columnsOf + k) >>> 2) * bytes, bytes);
    }
    gemm(padded, own.units, some, numberRows, numberStride, own.dRows, own.stride, numberLines, bytes, MORE, 0, false);
    for (let k: usize = 0, from = numberLines; k < last; k += 4, from += bytes) {
      memory.copy(gradient + (load<u32>(columnsOf + k) >>> 2) * bytes, from, bytes);
    }
  }
  let d = own.dRows;
  for (let i: u32 = 0; i < some; i++, d += own.stride) {
    const at = hotStarts + (<usize>i << 2);
    const to = load<u32>(at, 4);
    for (let e: usize = load<u32>(at); e < to; e += 8) {
      const g = gradient + load<u32>(e);
      const s = v128.load32_splat(e, 4);
      for (let j: usize = 0; j < bytes; j += 32) {
        v128.store(g + j, f32x4.add(v128.load(g + j), f32x4.mul(s, v128.load(d + j))));
        v128.store(g + j, f32x4.add(v128.load(g + j, 16), f32x4.mul(s, v128.load(d + j, 16))), 16);
      }
    }
  }
}
