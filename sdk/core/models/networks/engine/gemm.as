// Products of matrices, the transposition, and sums of rows. AssemblyScript; see docs/decisions/training-engine.md.

/** What a sum begins with. */
export const ZERO: i32 = 0;
/** With what stands in the result already. */
export const MORE: i32 = 1;
/** With a number a row of the result. */
export const BIAS: i32 = 2;

/**
 * C[m][n] = sum over k of A[k][m] B[k][n], row-major, strides in bytes; n is a multiple of 8. Both factors stand with the
 * summed index first, so that a tile of 4 x 8 reads eight neighbours of B and four of A and keeps its sums in registers.
 * A sum adds its products in the order of k, one after the other, whatever the tile: results do not depend on how many rows
 * come together. With `clamp`, what is below 0 becomes 0.
 */
export function gemm(
  m: u32, n: u32, k: u32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize,
  init: i32, bias: usize, clamp: bool,
): void {
  const width = <usize>n << 2;
  const none = f32x4.splat(0);
  let i: u32 = 0;
  for (; i + 4 <= m; i += 4, a += 16, bias += 16) {
    const c1 = c + ldc;
    const c2 = c1 + ldc;
    const c3 = c2 + ldc;
    for (let j: usize = 0; j < width; j += 32) {
      let r0 = none, r1 = none, r2 = none, r3 = none, r4 = none, r5 = none, r6 = none, r7 = none;
      if (init == MORE) {
        r0 = v128.load(c + j); r1 = v128.load(c + j, 16);
        r2 = v128.load(c1 + j); r3 = v128.load(c1 + j, 16);
        r4 = v128.load(c2 + j); r5 = v128.load(c2 + j, 16);
        r6 = v128.load(c3 + j); r7 = v128.load(c3 + j, 16);
      } else if (init == BIAS) {
        r0 = v128.load32_splat(bias); r1 = r0;
        r2 = v128.load32_splat(bias, 4); r3 = r2;
        r4 = v128.load32_splat(bias, 8); r5 = r4;
        r6 = v128.load32_splat(bias, 12); r7 = r6;
      }
      let pa = a;
      let pb = b + j;
      for (let q = k; q > 0; q--) {
        const x = v128.load(pb);
        const y = v128.load(pb, 16);
        let s = v128.load32_splat(pa);
        r0 = f32x4.add(r0, f32x4.mul(s, x));
        r1 = f32x4.add(r1, f32x4.mul(s, y));
        s = v128.load32_splat(pa, 4);
        r2 = f32x4.add(r2, f32x4.mul(s, x));
        r3 = f32x4.add(r3, f32x4.mul(s, y));
        s = v128.load32_splat(pa, 8);
        r4 = f32x4.add(r4, f32x4.mul(s, x));
        r5 = f32x4.add(r5, f32x4.mul(s, y));
        s = v128.load32_splat(pa, 12);
        r6 = f32x4.add(r6, f32x4.mul(s, x));
        r7 = f32x4.add(r7, f32x4.mul(s, y));
        pa += lda;
        pb += ldb;
      }
      if (clamp) {
        r0 = f32x4.max(r0, none); r1 = f32x4.max(r1, none);
        r2 = f32x4.max(r2, none); r3 = f32x4.max(r3, none);
        r4 = f32x4.max(r4, none); r5 = f32x4.max(r5, none);
        r6 = f32x4.max(r6, none); r7 = f32x4.max(r7, none);
      }
      v128.store(c + j, r0); v128.store(c + j, r1, 16);
      v128.store(c1 + j, r2); v128.store(c1 + j, r3, 16);
      v128.store(c2 + j, r4); v128.store(c2 + j, r5, 16);
      v128.store(c3 + j, r6); v128.store(c3 + j, r7, 16);
    }
    c = c3 + ldc;
  }
  for (; i < m; i++, a += 4, bias += 4, c += ldc) {
    for (let j: usize = 0; j < width; j += 32) {
      let r0 = none, r1 = none;
      if (init == MORE) {
        r0 = v128.load(c + j); r1 = v128.load(c + j, 16);
      } else if (init == BIAS) {
        r0 = v128.load32_splat(bias); r1 = r0;
      }
      let pa = a;
      let pb = b + j;
      for (let q = k; q > 0; q--) {
        const s = v128.load32_splat(pa);
        r0 = f32x4.add(r0, f32x4.mul(s, v128.load(pb)));
        r1 = f32x4.add(r1, f32x4.mul(s, v128.load(pb, 16)));
        pa += lda;
        pb += ldb;
      }
      if (clamp) {
        r0 = f32x4.max(r0, none); r1 = f32x4.max(r1, none);
      }
      v128.store(c + j, r0); v128.store(c + j, r1, 16);
    }
  }
}

/** y[n] = bias[n] + sum over k of x[k] W[k][n], the sums in the order that `gemm` has: one row, without the seven beside it. */
export function rowProduct(n: u32, k: u32, x: usize, w: usize, y: usize, bias: usize, clamp: bool): void {
  const ldw = <usize>n << 2;
  const none = f32x4.splat(0);
  let j: usize = 0;
  for (; j + 64 <= ldw; j += 64) {
    let r0 = none, r1 = none, r2 = none, r3 = none;
    if (bias) {
      r0 = v128.load(bias + j); r1 = v128.load(bias + j, 16);
      r2 = v128.load(bias + j, 32); r3 = v128.load(bias + j, 48);
    }
    let pw = w + j;
    for (let q: usize = 0; q < <usize>k << 2; q += 4, pw += ldw) {
      const s = v128.load32_splat(x + q);
      r0 = f32x4.add(r0, f32x4.mul(s, v128.load(pw)));
      r1 = f32x4.add(r1, f32x4.mul(s, v128.load(pw, 16)));
      r2 = f32x4.add(r2, f32x4.mul(s, v128.load(pw, 32)));
      r3 = f32x4.add(r3, f32x4.mul(s, v128.load(pw, 48)));
    }
    if (clamp) {
      r0 = f32x4.max(r0, none); r1 = f32x4.max(r1, none);
      r2 = f32x4.max(r2, none); r3 = f32x4.max(r3, none);
    }
    v128.store(y + j, r0); v128.store(y + j, r1, 16);
    v128.store(y + j, r2, 32); v128.store(y + j, r3, 48);
  }
  for (; j < ldw; j += 4) {
    let r: f32 = bias ? load<f32>(bias + j) : 0;
    let pw = w + j;
    for (let q: usize = 0; q < <usize>k << 2; q += 4, pw += ldw) r += load<f32>(x + q) * load<f32>(pw);
    store<f32>(y + j, clamp ? max<f32>(r, 0) : r);
  }
}

/** to[c][r] = from[r][c]; rows and columns are multiples of 4, strides in bytes. */
export function transpose(rows: u32, columns: u32, from: usize, fromStride: usize, to: usize, toStride: usize): void {
  for (let r: u32 = 0; r < rows; r += 4, from += fromStride << 2, to += 16) {
    let f = from;
    let t = to;
    for (let c: u32 = 0; c < columns; c += 4, f += 16, t += toStride << 2) {
      const f2 = f + (fromStride << 1);
      const a = v128.load(f);
      const b = v128.load(f + fromStride);
      const d = v128.load(f2);
      const e = v128.load(f2 + fromStride);
      const low = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
      const high = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      const lowest = v128.shuffle<f32>(d, e, 0, 4, 1, 5);
      const highest = v128.shuffle<f32>(d, e, 2, 6, 3, 7);
      const t2 = t + (toStride << 1);
      v128.store(t, v128.shuffle<f32>(low, lowest, 0, 1, 4, 5));
      v128.store(t + toStride, v128.shuffle<f32>(low, lowest, 2, 3, 6, 7));
      v128.store(t2, v128.shuffle<f32>(high, highest, 0, 1, 4, 5));
      v128.store(t2 + toStride, v128.shuffle<f32>(high, highest, 2, 3, 6, 7));
    }
  }
}

/** The same for any number of rows and columns, without gaps between rows. */
export function transposeTight(rows: u32, columns: u32, from: usize, to: usize): void {
  const fromStride = <usize>columns << 2;
  const toStride = <usize>rows << 2;
  const r4 = rows & ~3;
  const c4 = columns & ~3;
  transpose(r4, c4, from, fromStride, to, toStride);
  for (let r: u32 = 0; r < rows; r++) {
    for (let c: u32 = r < r4 ? c4 : 0; c < columns; c++) {
      store<f32>(to + <usize>c * toStride + (<usize>r << 2), load<f32>(from + <usize>r * fromStride + (<usize>c << 2)));
    }
  }
}

/** Adds to `sums` what each row of a matrix of `columns` (a multiple of 4) adds up to. */
export function addRowSums(rows: u32, columns: u32, from: usize, sums: usize): void {
  for (let r: u32 = 0; r < rows; r++, sums += 4) {
    let sum = f32x4.splat(0);
    for (const end = from + (<usize>columns << 2); from < end; from += 16) sum = f32x4.add(sum, v128.load(from));
    const two = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 0, 1));
    store<f32>(sums, load<f32>(sums) + f32x4.extract_lane(two, 0) + f32x4.extract_lane(two, 1));
  }
}

/** Adds the numbers at `from` to those at `to`; `count` is a multiple of 4. */
export function addVector(from: usize, count: u32, to: usize): void {
  for (const end = to + (<usize>count << 2); to < end; to += 16, from += 16) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
  }
}
