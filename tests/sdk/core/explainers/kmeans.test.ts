import { expect, it } from "vitest";
import { representatives } from "../../../../sdk/core/explainers/kmeans.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { matrix } from "./nets.js";

/** Points round centres that lie far apart: so many round each. */
function clusters(sizes: readonly number[]): number[][] {
  const source = random(3);
  return sizes.flatMap((size, c) =>
    Array.from({ length: size }, () => [100 * c + source.normal(), 1000 * (c % 2) + 10 * source.normal()]),
  );
}

it("finds clusters that lie apart, stands for each by a row of its own, and counts its rows", () => {
  const sizes = [30, 5, 17, 48];
  const rows = clusters(sizes);
  for (let seed = 0; seed < 5; seed++) {
    const found = representatives(matrix(rows), 4, random(seed));
    expect([...found.counts]).toEqual(sizes);
    expect(Array.from(found.rows, (row) => Math.floor((rows[row][0] + 50) / 100))).toEqual([0, 1, 2, 3]);
  }
});

it("gives fewer where fewer rows differ, all rows where as many are asked for, and takes missing values", () => {
  const same = representatives(
    matrix([
      [1, 2],
      [1, 2],
      [3, 4],
      [1, 2],
    ]),
    3,
    random(0),
  );
  expect([[...same.rows], [...same.counts]]).toEqual([
    [0, 2],
    [3, 1],
  ]);
  const all = representatives(matrix([[1], [2], [3]]), 3, random(0));
  expect([[...all.rows], [...all.counts]]).toEqual([
    [0, 1, 2],
    [1, 1, 1],
  ]);
  const missing = representatives(
    matrix([
      [Number.NaN, 1],
      [0, 1],
      [9, 8],
    ]),
    2,
    random(0),
  );
  expect(missing.counts.reduce((sum, count) => sum + count, 0)).toBe(3);
});

it("gives the same for the same seed", () => {
  const rows = matrix(clusters([20, 20, 20]));
  expect(representatives(rows, 10, random(7))).toEqual(representatives(rows, 10, random(7)));
  expect(representatives(rows, 10, random(7))).not.toEqual(representatives(rows, 10, random(8)));
});
