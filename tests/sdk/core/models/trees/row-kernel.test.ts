import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BinnedRows, binRows, fitBins } from "../../../../../sdk/core/models/trees/bins.js";
import { GrownTree, type Split } from "../../../../../sdk/core/models/trees/grown-tree.js";
import { HistogramKernel } from "../../../../../sdk/core/models/trees/histogram-kernel.js";
import { bestSplit, searchInputs } from "../../../../../sdk/core/models/trees/leaf-split.js";
import type { Matrix } from "../../../../../sdk/core/tables/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";

/** Rows with missing, infinite and repeated values, and categories in every third column. */
function strangeRows(rows: number, columns: number, seed: number): Matrix {
  const draw = random(seed);
  const strange = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 0];
  const value = (column: number): number => {
    if (column % 3 === 2) return draw.int(12) - 1;
    return draw.next() < 0.2 ? strange[draw.int(strange.length)] : draw.normal();
  };
  return { data: Float64Array.from({ length: rows * columns }, (_, i) => value(i % columns)), rows, columns };
}

function setUp(x: Matrix, maxBins: number, seed: number) {
  const draw = random(seed).fork("derivatives");
  const categories = new Set(Array.from({ length: x.columns }, (_, i) => i).filter((i) => i % 3 === 2));
  const features = fitBins(x, { maxBins, categories, random: draw });
  const kernel = new HistogramKernel(x.rows, features, 2).read(x);
  const derivatives = Float64Array.from({ length: 2 * x.rows }, (_, i) =>
    i % 2 === 0 ? draw.normal() : draw.next(),
  );
  kernel.derivatives.set(derivatives);
  kernel.order.set(draw.permutation(x.rows));
  return { kernel, derivatives, binned: binRows(x, features), draw };
}

/** The histogram in plain words. */
function counted({ codes, features }: BinnedRows, places: Uint32Array, derivatives: Float64Array): number[] {
  const offsets = [0];
  for (const { bins } of features) offsets.push(offsets[offsets.length - 1] + bins + 1);
  const histogram = new Array<number>(2 * offsets[features.length]).fill(0);
  for (const row of places) {
    for (const [f, column] of codes.entries()) {
      histogram[2 * (offsets[f] + column[row])] += derivatives[2 * row];
      histogram[2 * (offsets[f] + column[row]) + 1] += derivatives[2 * row + 1];
    }
  }
  return histogram;
}

const shapes = fc.record({
  rows: fc.integer({ min: 1, max: 400 }),
  columns: fc.integer({ min: 1, max: 9 }),
  // Codes of one byte, and of two.
  maxBins: fc.constantFrom(2, 7, 255, 300),
  seed: fc.nat(1e6),
});
const every = (columns: number): number[] => Array.from({ length: columns }, (_, i) => i);

describe("the kernel of rows does what plain loops do", () => {
  it("counts histograms, bit for bit, and takes one from another", () => {
    const check = (rows: number, columns: number, maxBins: number, seed: number): void => {
      const { kernel, derivatives, binned } = setUp(strangeRows(rows, columns, seed), maxBins, seed);
      kernel.choose(every(columns), []);
      const middle = rows >>> 1;
      const whole = kernel.histogram(0, rows);
      const wanted = counted(binned, kernel.order, derivatives);
      expect([...kernel.bins(whole).subarray(0, wanted.length)]).toEqual(wanted);
      const part = kernel.histogram(0, middle);
      const less = counted(binned, kernel.order.subarray(0, middle), derivatives);
      kernel.subtract(whole, part);
      expect([...kernel.bins(whole).subarray(0, wanted.length)]).toEqual(
        wanted.map((sum, i) => sum - less[i]),
      );
      const sums = kernel.sum(middle, rows);
      let gradient = 0;
      for (const row of kernel.order.subarray(middle)) gradient += derivatives[2 * row];
      expect(sums.gradient).toBe(gradient);
    };
    const run = fc.property(shapes, ({ rows, columns, maxBins, seed }) =>
      check(rows, columns, maxBins, seed),
    );
    fc.assert(run, { numRuns: 60 });
    // More rows than are read or gathered at once.
    check(20_000, 5, 255, 1);
    check(9000, 40, 300, 2);
  });

  it("counts the columns that were chosen only", () => {
    const { kernel, binned, derivatives } = setUp(strangeRows(50, 9, 1), 255, 1);
    kernel.choose([8], []);
    const own = kernel.bins(kernel.histogram(0, 50));
    const wanted = counted(binned, kernel.order, derivatives);
    const from = 2 * kernel.offsets[8];
    expect([...own.subarray(from, wanted.length)]).toEqual(wanted.slice(from));
    expect(own.subarray(0, 2 * kernel.offsets[8]).every((sum) => sum === 0)).toBe(true);
  });

  it("finds the cut that the search in TypeScript finds", () => {
    const run = fc.property(shapes, fc.nat(5), fc.nat(20), ({ rows, columns, maxBins, seed }, l2, least) => {
      const { kernel } = setUp(strangeRows(rows, columns, seed), maxBins, seed);
      const numbers = every(columns).filter((column) => column % 3 !== 2);
      kernel.choose(every(columns), numbers);
      const histogram = kernel.histogram(0, rows);
      const settings = { l1: 0, l2, minLeafRows: 1 + least, minLeafHessian: 0, monotone: undefined };
      const bounds = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };
      const node = { ...kernel.sum(0, rows), rows, ...bounds };
      const inputs = searchInputs(node, settings);
      const found = inputs && kernel.search(histogram, inputs, 0);
      let wanted: ReturnType<typeof bestSplit>;
      for (const column of numbers) {
        const { offsets, features } = kernel;
        const beat = wanted?.gain ?? 0;
        const bins = kernel.bins(histogram);
        wanted = bestSplit(bins, offsets[column], column, features[column], node, settings, beat) ?? wanted;
      }
      expect(found?.feature).toBe(wanted?.feature);
      if (found === undefined || wanted === undefined) return;
      expect([found.bin, found.gain, found.gradient, found.hessian]).toEqual([
        wanted.bin,
        wanted.gain,
        wanted.leftGradient,
        wanted.leftHessian,
      ]);
      expect(found.missingLeft ?? wanted.missingLeft).toBe(wanted.missingLeft);
    });
    fc.assert(run, { numRuns: 150 });
  });

  it("divides rows stably, leads them down a tree, and adds the leaves to their scores", () => {
    const run = fc.property(shapes, ({ rows, columns, maxBins, seed }) => {
      const { kernel, binned, draw } = setUp(strangeRows(rows, columns, seed), maxBins, seed);
      const tree = new GrownTree(1);
      for (let i = 0; i < 6; i++) {
        const leaf = every(tree.size).filter((node) => tree.feature[node] < 0)[draw.int(i + 1)];
        const feature = draw.int(columns);
        const bin = draw.int(binned.features[feature].bins);
        const missingLeft = draw.next() < 0.5;
        const split: Split =
          feature % 3 === 2
            ? { feature, bin: -1, missingLeft, categories: [bin] }
            : { feature, bin, missingLeft };
        tree.split(leaf, split);
      }
      for (let node = 0; node < tree.size; node++) tree.value[node] = draw.normal();
      const before = kernel.order.slice();
      const first = tree.splitOf(0);
      const middle = first === undefined ? 0 : kernel.divide(first, 0, rows);
      const goesLeft = (row: number): boolean => {
        const stump = new GrownTree(1);
        if (first !== undefined) stump.split(0, first);
        return leafOf(stump, binned, row) === 1;
      };
      expect([...kernel.order]).toEqual([
        ...before.filter(goesLeft),
        ...before.filter((row) => !goesLeft(row)),
      ]);
      expect(middle).toBe(before.filter(goesLeft).length);
      kernel.scores.fill(1);
      kernel.addToScores(tree, kernel.place(tree, 0, rows), 1);
      const scores = every(rows).map((row) => 1 + tree.value[leafOf(tree, binned, row)]);
      expect([...kernel.scores]).toEqual([...new Array<number>(rows).fill(1), ...scores]);
    });
    fc.assert(run, { numRuns: 60 });
  });
});

/** The leaf that a binned row falls into: a walk, in plain words. */
function leafOf(
  { feature, bin, left, missingLeft, categories }: GrownTree,
  { codes, features }: BinnedRows,
  row: number,
): number {
  let node = 0;
  for (let column = feature[0]; column >= 0; column = feature[node]) {
    const code = codes[column][row];
    const goesLeft =
      code === features[column].bins
        ? missingLeft[node] === 1
        : bin[node] >= 0
          ? code <= bin[node]
          : (categories.get(node)?.includes(code) ?? false);
    node = left[node] + (goesLeft ? 0 : 1);
  }
  return node;
}
