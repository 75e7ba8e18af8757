import type { BinnedColumn, BinRange } from "./bins.js";
import { effectOf, type Moments, without } from "./moments.js";

/** Parts of columns whose common rows err more than the rest. */
export interface Candidate {
  readonly parts: readonly BinRange[];
  readonly rows: number;
  readonly effect: number;
  readonly quality: number;
}

export interface SearchOptions {
  readonly conditions: number;
  /** Rows, among those that are searched, that a candidate has at least. */
  readonly least: number;
  /** And at most. */
  readonly most: number;
  readonly minEffect: number;
}

/** Standard errors of an effect that are taken off: among many candidates a few rows show a large one by chance. */
const DOUBT = 3;
/** A further condition must make a cohort better than a simpler one by this factor. */
const SIMPLER = 0.9;
/** Of candidates whose quality is at least this part of the best one's, the largest comes first. */
const NEARLY = 0.9;
/** Candidates that are handed back, and extended by a third condition. */
const KEPT = 30;

/**
 * The candidates of highest quality among these rows: every part of every column, every pair of parts of two columns, and the
 * best pairs with every part of a third. Quality is the effect less three standard errors: what a cohort surely has. A pair's
 * cells are summed once; ranges are sums of neighbouring cells. `total` may count more rows than are searched: what a
 * candidate is held against is all of them but its own.
 */
export function searchSlices(
  columns: readonly BinnedColumn[],
  losses: Float64Array,
  rows: Uint32Array,
  total: Moments,
  options: SearchOptions,
): Candidate[] {
  const best = new Best(total, options);
  for (const column of columns) best.line([], column, sumBins(column, losses, rows), SIMPLER ** 0);
  if (options.conditions >= 2) {
    for (let a = 0; a < columns.length; a++)
      for (let b = a + 1; b < columns.length; b++) searchPair(columns[a], columns[b], losses, rows, best);
  }
  if (options.conditions >= 3) {
    for (const { parts } of best.list().filter((candidate) => candidate.parts.length === 2)) {
      const own = rows.filter((row) => parts.every((part) => isIn(part, row)));
      for (const column of columns) {
        if (parts.some((part) => part.column === column)) continue;
        best.line(parts, column, sumBins(column, losses, own), SIMPLER ** 2);
      }
    }
  }
  return best.list();
}

/** Whether a part is all of its column, or all but the missing: no condition. */
function isAll({ bins, ordered }: BinnedColumn, first: number, last: number): boolean {
  return first === 0 && (last === bins.length - 1 || last === ordered - 1);
}

/** Whether a row is in a part of a column. */
export function isIn({ column, first, last }: BinRange, row: number): boolean {
  const code = column.codes[row];
  return code >= first && code <= last;
}

/** Count, sum and squares by bin, three numbers a bin. */
function sumBins({ codes, bins }: BinnedColumn, losses: Float64Array, rows: Uint32Array): Float64Array {
  const sums = new Float64Array(bins.length * 3);
  for (let i = 0; i < rows.length; i++) {
    const loss = losses[rows[i]];
    const at = codes[rows[i]] * 3;
    sums[at]++;
    sums[at + 1] += loss;
    sums[at + 2] += loss * loss;
  }
  return sums;
}

function searchPair(
  a: BinnedColumn,
  b: BinnedColumn,
  losses: Float64Array,
  rows: Uint32Array,
  best: Best,
): void {
  const width = b.bins.length * 3;
  const cells = new Float64Array(a.bins.length * width);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const loss = losses[row];
    const at = a.codes[row] * width + b.codes[row] * 3;
    cells[at]++;
    cells[at + 1] += loss;
    cells[at + 2] += loss * loss;
  }
  for (let first = 0; first < a.bins.length; first++) {
    if (a.bins[first].kind === "others") continue;
    const line = new Float64Array(width);
    const end = first < a.ordered ? a.ordered - 1 : first;
    for (let last = first; last <= end; last++) {
      for (let i = 0; i < width; i++) line[i] += cells[last * width + i];
      // All of a column is no condition.
      if (isAll(a, first, last)) continue;
      best.line([{ column: a, first, last }], b, line, SIMPLER);
    }
  }
}

/** The best candidates so far: at most one for the same parts but the last, so that variants do not crowd out others. */
class Best {
  readonly #found: Candidate[] = [];
  #least = 0;

  constructor(
    readonly total: Moments,
    readonly options: SearchOptions,
  ) {}

  /** Looks at every part of one more column, given count, sum and squares of each of its bins. */
  line(parts: readonly BinRange[], column: BinnedColumn, sums: Float64Array, weight: number): void {
    const { bins, ordered } = column;
    let found: Candidate | undefined;
    let quality = this.#least;
    for (let first = 0; first < bins.length; first++) {
      if (bins[first].kind === "others") continue;
      let [count, sum, squares] = [0, 0, 0];
      const end = first < ordered ? ordered - 1 : first;
      for (let last = first; last <= end; last++) {
        count += sums[last * 3];
        sum += sums[last * 3 + 1];
        squares += sums[last * 3 + 2];
        if (count < this.options.least || count > this.options.most || isAll(column, first, last)) continue;
        const rest = this.total.count - count;
        // Nothing is divided before it is known to be worth it: most parts err no more than the rest.
        if (rest < this.options.least || sum * rest <= (this.total.sum - sum) * count) continue;
        const slice = { count, sum, squares };
        const effect = effectOf(slice, without(this.total, slice));
        const own = (effect - DOUBT * Math.sqrt(1 / count + 1 / rest)) * weight;
        if (effect < this.options.minEffect || own <= quality) continue;
        quality = own;
        found = { parts: [...parts, { column, first, last }], rows: count, effect, quality: own };
      }
    }
    if (found !== undefined) this.#add(found);
  }

  /** The best first; of those nearly as good as it the one with most rows. */
  list(): Candidate[] {
    const most = this.#found.reduce((best, { quality }) => Math.max(best, quality), 0);
    const rank = ({ quality, rows }: Candidate) => (quality >= NEARLY * most ? rows : 0);
    return this.#found.toSorted((a, b) => rank(b) - rank(a) || b.quality - a.quality);
  }

  #add(candidate: Candidate): void {
    this.#found.push(candidate);
    if (this.#found.length < 2 * KEPT) return;
    this.#found.sort((a, b) => b.quality - a.quality);
    this.#found.length = KEPT;
    this.#least = this.#found[KEPT - 1].quality;
  }
}
