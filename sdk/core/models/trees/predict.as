// Predictions of a block of rows by small trees, 16 or 8 rows in a vector. AssemblyScript; see docs/decisions/trees.md.
//
// A tree is a list of splits, children first. The last split of a path chooses between two leaves, the one above between what
// came of its children, and so on: a comparison of codes and a bitwise choice a split, for all rows, whether they come by or
// not. No row waits for a node that another one has led it to, which is what a walk down a tree spends its time with.
//
// A code is the number of a column's thresholds below the value, so that "up to the threshold" is "code at most the
// threshold's number"; a missing value has the greatest code of all. Where missing values go left, 1 is added to both sides:
// the greatest code turns to 0.

/** Rows of a block. */
const ROWS: usize = 256;

// Codes by column, results by slot of the stack, the sides of a split by categories, the sums by output.
let codes: usize;
let stack: usize;
let sides: usize;
let sums: usize;

let top: usize = __heap_base;

/** Space at a multiple of 64; 0 where memory ends. */
export function allocate(bytes: usize): usize {
  const at = (top + 63) & ~63;
  if (bytes > 0xffffffff - at) return 0;
  const pages = <i32>((at + bytes) >>> 16) + 1;
  const more = pages - memory.size();
  if (more > 0 && memory.grow(more) < 0) return 0;
  top = at + bytes;
  return at;
}

export function setBlock(c: usize, k: usize, s: usize, o: usize): void { codes = c; stack = k; sides = s; sums = o; }

/**
 * Codes of `count` rows, whose `width` values each stand row by row at `x`. By coded column stand (u32): the column, the address
 * of its thresholds (padded with infinity to a power of two less one; 0 for categories), half that power or the number of
 * categories.
 */
export function encode(x: usize, width: usize, count: usize, columns: usize, many: usize, wide: bool): void {
  if (wide) encodeAs<u16>(x, width << 3, count, columns, many);
  else encodeAs<u8>(x, width << 3, count, columns, many);
}

function encodeAs<T>(x: usize, bytes: usize, count: usize, columns: usize, many: usize): void {
  let to = codes;
  for (let c: usize = 0; c < many; c++, columns += 16, to += ROWS * sizeof<T>()) {
    let from = x + (<usize>load<u32>(columns) << 3);
    const thresholds = <usize>load<u32>(columns, 4);
    const half = <usize>load<u32>(columns, 8);
    if (thresholds == 0) {
      const last = <f64>(half - 1);
      for (let i: usize = 0; i < count; i++, from += bytes) {
        const value = load<f64>(from);
        const code = value >= 0 ? <u32>min(value, last) : <u32>half;
        store<T>(to + i * sizeof<T>(), <T>code);
      }
      continue;
    }
    for (let i: usize = 0; i < count; i++, from += bytes) {
      const value = load<f64>(from);
      let code: usize = 0;
      for (let step = half; step > 0; step >>= 1) {
        code += step * <usize>(load<f64>(thresholds + ((code + step) << 3)) < value);
      }
      store<T>(to + i * sizeof<T>(), value == value ? <T>code : <T>-1);
    }
  }
}

/**
 * Adds a tree's leaves to the sums of an output on. By split stand (u32) the byte of its column's codes, flags (1: the left child
 * is a leaf, 2: the right one, 4: by categories), the threshold's number or the address of sides by code, what is added to
 * both sides, and the numbers of the leaves. `values` holds `width` numbers a leaf.
 */
export function addTree(splits: usize, many: i32, count: usize, values: usize, width: usize, output: usize, wide: bool): void {
  if (wide) addTreeAs<u16>(splits, many, count, values, width, output);
  else addTreeAs<u8>(splits, many, count, values, width, output);
}

function addTreeAs<T>(splits: usize, many: i32, count: usize, values: usize, width: usize, output: usize): void {
  const slot = ROWS * sizeof<T>();
  const bytes = (count * sizeof<T>() + 15) & ~15;
  if (many == 0) memory.fill(stack, 0, bytes);
  // The slot after the last that holds a result.
  let free = stack;
  for (let s = 0; s < many; s++, splits += 32) {
    const flags = load<u32>(splits, 4);
    const isLeaf = flags & 1;
    const isOther = flags & 2;
    let right: usize = 0;
    let left: usize = 0;
    if (!isOther) {
      free -= slot;
      right = free;
    }
    if (!isLeaf) {
      free -= slot;
      left = free;
    }
    let to = free;
    const end = to + bytes;
    free += slot;
    let from = codes + <usize>load<u32>(splits);
    let limit = v128.splat<T>(<T>load<u32>(splits, 8));
    const shift = v128.splat<T>(<T>load<u32>(splits, 12));
    if (flags & 4) {
      markSides<T>(from, <usize>load<u32>(splits, 8), count);
      from = sides;
      limit = v128.splat<T>(0);
    }
    const leaf = v128.splat<T>(<T>load<u32>(splits, 16));
    const other = v128.splat<T>(<T>load<u32>(splits, 20));
    if (isLeaf && isOther) {
      for (; to < end; to += 16, from += 16) {
        const isLeft = v128.le<T>(v128.add<T>(v128.load(from), shift), limit);
        v128.store(to, v128.bitselect(leaf, other, isLeft));
      }
    } else if (isLeaf) {
      for (; to < end; to += 16, from += 16, right += 16) {
        const isLeft = v128.le<T>(v128.add<T>(v128.load(from), shift), limit);
        v128.store(to, v128.bitselect(leaf, v128.load(right), isLeft));
      }
    } else if (isOther) {
      for (; to < end; to += 16, from += 16, left += 16) {
        const isLeft = v128.le<T>(v128.add<T>(v128.load(from), shift), limit);
        v128.store(to, v128.bitselect(v128.load(left), other, isLeft));
      }
    } else {
      for (; to < end; to += 16, from += 16, left += 16, right += 16) {
        const isLeft = v128.le<T>(v128.add<T>(v128.load(from), shift), limit);
        v128.store(to, v128.bitselect(v128.load(left), v128.load(right), isLeft));
      }
    }
  }
  for (let k: usize = 0; k < width; k++) {
    const sum = sums + (output + k) * (ROWS << 3);
    const value = values + (k << 3);
    for (let i: usize = 0; i < count; i++) {
      const at = sum + (i << 3);
      const leaf = <usize>load<T>(stack + i * sizeof<T>());
      store<f64>(at, load<f64>(at) + load<f64>(value + ((leaf * width) << 3)));
    }
  }
}

/** 0 for the rows that go left, 1 for the others: then they are compared as codes are. */
function markSides<T>(from: usize, table: usize, count: usize): void {
  for (let i: usize = 0; i < count; i++) {
    store<T>(sides + i * sizeof<T>(), <T>load<u8>(table + <usize>load<T>(from + i * sizeof<T>())));
  }
}
