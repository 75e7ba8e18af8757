// Categories as vectors (entity embeddings, https://arxiv.org/abs/1604.06737): one-hot columns of a row in, the vector of its
// category out, and on the way back the slopes to that vector alone. AssemblyScript.

/** Some neighbouring columns of the data, as TypeScript writes them: five words of four bytes. */
@unmanaged
class Part {
  /** The first of them, and how many. */
  column: u32;
  count: u32;
  /** Where they go among what the first layer reads. */
  place: u32;
  /** Numbers of a vector; 0: the columns are numbers, which go on as they are. */
  dimension: u32;
  /** Address of the vectors among the parameters, one a column. */
  vectors: usize;
}

const PART_BYTES: usize = 20;

let first: usize;
let end: usize;

/** Parts in the order of the columns, all of them; none: rows go on as they are. */
export function setEmbeddings(at: usize, many: u32): void {
  first = at;
  end = at + <usize>many * PART_BYTES;
}

@inline
export function hasEmbeddings(): bool { return end > first; }

/** to += factor times from: `bytes` of each. */
@inline
function addTimes(factor: f32, from: usize, to: usize, bytes: usize): void {
  const four = f32x4.splat(factor);
  const stop = from + bytes;
  for (; from + 16 <= stop; from += 16, to += 16) {
    v128.store(to, f32x4.add(v128.load(to), f32x4.mul(four, v128.load(from))));
  }
  for (; from < stop; from += 4, to += 4) store<f32>(to, load<f32>(to) + factor * load<f32>(from));
}

/** The first of the columns from `x` on that is not 0; `stop` where all are. */
@inline
function nextSet(x: usize, stop: usize): usize {
  while (x + 16 <= stop && !v128.any_true(f32x4.ne(v128.load(x), f32x4.splat(0)))) x += 16;
  while (x < stop && load<f32>(x) == 0) x += 4;
  return x;
}

/** What the first layer reads of a row. Whatever stands in a category's columns: each times its vector, added up in their order. */
export function embed(row: usize, to: usize): void {
  for (let p = first; p < end; p += PART_BYTES) {
    const part = changetype<Part>(p);
    const begin = row + (<usize>part.column << 2);
    const stop = begin + (<usize>part.count << 2);
    const bytes = <usize>part.dimension << 2;
    let out = to + (<usize>part.place << 2);
    if (!bytes) {
      for (let x = begin; x < stop; x += 4, out += 4) store<f32>(out, load<f32>(x));
      continue;
    }
    for (let o: usize = 0; o < bytes; o += 4) store<f32>(out + o, 0);
    for (let x = nextSet(begin, stop); x < stop; x = nextSet(x + 4, stop)) {
      addTimes(load<f32>(x), part.vectors + ((x - begin) >>> 2) * bytes, out, bytes);
    }
  }
}

/** Adds a row's slopes by what the first layer reads to the gradients of its vectors, `away` bytes behind these. */
export function embedBack(row: usize, slopes: usize, away: usize): void {
  for (let p = first; p < end; p += PART_BYTES) {
    const part = changetype<Part>(p);
    const begin = row + (<usize>part.column << 2);
    const stop = begin + (<usize>part.count << 2);
    const bytes = <usize>part.dimension << 2;
    if (!bytes) continue;
    const own = slopes + (<usize>part.place << 2);
    for (let x = nextSet(begin, stop); x < stop; x = nextSet(x + 4, stop)) {
      addTimes(load<f32>(x), own, part.vectors + away + ((x - begin) >>> 2) * bytes, bytes);
    }
  }
}

/** Address of the vectors of a part. Parts of numbers have none, and no size. */
export function vectorsOf(part: u32): usize {
  const at = first + <usize>part * PART_BYTES;
  return changetype<Part>(at).vectors;
}

export function sizeOfVectors(part: u32): u32 {
  const own = changetype<Part>(first + <usize>part * PART_BYTES);
  return (own.count * own.dimension + 3) & ~3;
}

export function countParts(): u32 { return <u32>((end - first) / PART_BYTES); }
