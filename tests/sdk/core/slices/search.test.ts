import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BinnedColumn, binColumn } from "../../../../sdk/core/slices/bins.js";
import { effectOf, momentsOf, without } from "../../../../sdk/core/slices/moments.js";
import { searchSlices } from "../../../../sdk/core/slices/search.js";
import { Table } from "../../../../sdk/core/tables/index.js";

const OPTIONS = { conditions: 2, least: 4, most: 60, minEffect: 0.2 };

type Part = readonly [column: BinnedColumn, first: number, last: number];

/** Every part of a column that is a condition: one bin, or neighbours of those in order; not all of them. */
function partsOf(column: BinnedColumn): Part[] {
  const { bins, ordered } = column;
  return bins.flatMap((_, first) =>
    bins.flatMap((__, last): Part[] => {
      if (last < first || (last > first && last >= ordered)) return [];
      if (first === 0 && (last === bins.length - 1 || last === ordered - 1)) return [];
      return [[column, first, last]];
    }),
  );
}

/** The highest quality of all, by trying each part and each pair of parts on its rows. */
function bestByForce(columns: readonly BinnedColumn[], losses: Float64Array): number {
  const rows = Uint32Array.from(losses.keys());
  const all = momentsOf(losses, rows);
  const singles = columns.flatMap((column) => partsOf(column).map((part) => [part]));
  const pairs = columns.flatMap((a, i) =>
    columns.slice(i + 1).flatMap((b) => partsOf(a).flatMap((p) => partsOf(b).map((q) => [p, q]))),
  );
  let best = 0;
  for (const parts of [...singles, ...pairs]) {
    const own = rows.filter((row) =>
      parts.every(([{ codes }, first, last]) => codes[row] >= first && codes[row] <= last),
    );
    const rest = losses.length - own.length;
    if (own.length < OPTIONS.least || own.length > OPTIONS.most || rest < OPTIONS.least) continue;
    const slice = momentsOf(losses, own);
    const effect = effectOf(slice, without(all, slice));
    if (!(effect >= OPTIONS.minEffect)) continue;
    const quality = (effect - 3 * Math.sqrt(1 / own.length + 1 / rest)) * (parts.length === 2 ? 0.9 : 1);
    best = Math.max(best, quality);
  }
  return best;
}

describe("searchSlices", () => {
  it("finds what trying every part and pair of parts finds (property)", () => {
    const rows = fc.array(
      fc.record({
        hour: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constant(null)),
        sky: fc.constantFrom("a", "b", "c", null),
        // Multiples of 2^-10: every sum and square is exact, in whatever order they are added.
        loss: fc.integer({ min: 0, max: 1024 }).map((n) => n / 1024),
      }),
      { minLength: 40, maxLength: 90 },
    );
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 6 }), (made, bad) => {
        const table = Table.from({
          hour: made.map(({ hour }) => hour),
          sky: made.map(({ sky }) => sky),
        });
        const losses = Float64Array.from(made, ({ hour, loss, sky }) =>
          hour !== null && hour >= bad && sky === "a" ? loss + 2 : loss,
        );
        const columns = table.names
          .map((name) => binColumn(table, name, { bins: 5, isCategory: false }))
          .filter((column) => column !== undefined);
        const all = Uint32Array.from(losses.keys());
        const found = searchSlices(columns, losses, all, momentsOf(losses, all), OPTIONS);
        const highest = Math.max(0, ...found.map(({ quality }) => quality));
        expect(highest).toBeCloseTo(bestByForce(columns, losses), 9);
      }),
      { numRuns: 60 },
    );
  });
});
