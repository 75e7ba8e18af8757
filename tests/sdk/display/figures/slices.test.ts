import { describe, expect, it } from "vitest";
import { slicesFigures } from "../../../../sdk/display/figures/index.js";
import { findSlices, Table } from "../../../../sdk/index.js";

/** Errors by hour: later hours err more, and each hour has another number of rows, the middle ones most. */
function slicesOf(hours: readonly (string | number)[]) {
  const rows = hours.flatMap((hour, i) => Array.from({ length: 40 + 10 * (i % 3) }, () => hour));
  const truth = Float64Array.from(rows, () => 0);
  const prediction = Float64Array.from(rows, (hour, i) => hours.indexOf(hour) * 5 + (i % 7));
  return findSlices(
    Table.from({ hour: rows }),
    { task: "regression", truth, prediction },
    { categories: ["hour"] },
  );
}

const labelsOf = (hours: readonly (string | number)[]) =>
  slicesFigures(slicesOf(hours))[0].figure.layout.y.ticks?.labels;

describe("scores by the slices of a column", () => {
  it("stand upwards where they are numbers that name something", () => {
    expect(labelsOf([0, 7, 8, 17, 23, 2])).toEqual(["0", "2", "7", "8", "17", "23"]);
  });

  it("stand as they were found where they are words: the most frequent first", () => {
    expect(labelsOf(["calm", "gale", "breeze"])).toEqual(["breeze", "gale", "calm"]);
  });
});
