import { type CompareScoresOptions, compareScores } from "../../../sdk/core/comparison/index.js";
import { compareTables } from "../../../sdk/core/drift/index.js";
import type { Scoring } from "../../../sdk/core/metrics/index.js";
import { findSlices } from "../../../sdk/core/slices/index.js";
import { Table } from "../../../sdk/core/tables/index.js";
import { type Random, random } from "../../../sdk/utils/random/index.js";
import { csvTable } from "../../support/csv.js";

/**
 * How often drift, comparisons and slices call a difference where there is none, and find one that is there; and what they
 * take: `npx jiti tests/benchmarks/evaluation/error-rates.ts drift | comparison | slices | time`. The figures stand in
 * docs/decisions/drift.md and evaluation.md.
 */
const CODES = ["season", "weekday", "workingday", "holiday"];
const bikes = csvTable("bikes.csv");
const [part = "drift"] = process.argv.slice(2);

/** Two random parts of the bikes that share no row. */
function parts(draw: Random, rows: number, others: number): [Table, Table] {
  const order = draw.permutation(bikes.numRows);
  return [bikes.take(order.subarray(0, rows)), bikes.take(order.subarray(bikes.numRows - others))];
}

function falseDrift(rows: number, others: number): Record<string, unknown> {
  const draw = random(1);
  let [columns, largeIndex, tables] = [0, 0, 0];
  for (let i = 0; i < 300; i++) {
    const drift = compareTables(...parts(draw, rows, others), { categories: CODES });
    columns += drift.columns.length;
    largeIndex += drift.columns.filter(({ psi }) => (psi ?? 0) >= 0.1).length;
    if (drift.verdict !== "stable") tables++;
  }
  return { rows, others, columns, "PSI >= 0.1": largeIndex, "tables not stable, of 300": tables };
}

function foundDrift(rows: number, others: number, shift: number): Record<string, unknown> {
  const draw = random(2);
  const all = bikes.numbers("temp");
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  const deviation = Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length);
  let [moved, drifted] = [0, 0];
  for (let i = 0; i < 100; i++) {
    const [reference, current] = parts(draw, rows, others);
    const temp = current.numbers("temp").map((value) => value + shift * deviation);
    const { verdict } = compareTables(reference, current.with({ temp }), { categories: CODES }).column(
      "temp",
    );
    if (verdict !== "stable") moved++;
    if (verdict === "drifted") drifted++;
  }
  return { rows, others, shift, "not stable, of 100": moved, drifted };
}

const regression = (truth: Float64Array, prediction: Float64Array): Scoring => ({
  task: "regression",
  truth,
  prediction,
});

/** How often the interval holds 0 where both mean absolute errors are the same; `skew` makes the second's errors skewed. */
function coverage(rows: number, rho: number, skew: boolean, options: CompareScoresOptions) {
  const draw = random(7);
  let [held, above, below] = [0, 0, 0];
  const repeats = 300;
  for (let seed = 0; seed < repeats; seed++) {
    const truth = new Float64Array(rows);
    const series = () => {
      let state = draw.normal();
      return truth.map(() => {
        state = rho * state + Math.sqrt(1 - rho * rho) * draw.normal();
        return state;
      });
    };
    // An exponential of the same mean as |normal|, of which a tenth is four times as long.
    const exponential = () =>
      truth.map(() => -Math.log(1 - draw.next()) * Math.sqrt(2 / Math.PI) * (draw.next() < 0.1 ? 4 : 2 / 3));
    const [first, second] = [series(), skew ? exponential() : series()].map((p) => regression(truth, p));
    const { low, high } = compareScores(first, second, { resamples: 1000, seed, ...options });
    if (low > 0) above++;
    else if (high < 0) below++;
    else held++;
  }
  return { rows, rho, skew, ...options, held: held / repeats, above, below };
}

function falseSlices(rows: number, heavy: boolean): Record<string, unknown> {
  const draw = random(10);
  const table = bikes.slice(7205, 7205 + rows).drop(["casual", "registered", "bikers", "day"]);
  let named = 0;
  for (let seed = 0; seed < 200; seed++) {
    const truth = new Float64Array(rows);
    const error = () => (heavy ? Math.exp(1.2 * draw.normal()) : draw.normal());
    const scoring = regression(truth, truth.map(error));
    if (findSlices(table, scoring, { seed, minEffect: 0.01 }).worst.length > 0) named++;
  }
  return { rows, heavy, "tables with a cohort, of 200": named };
}

function foundSlices(factor: number): Record<string, unknown> {
  const draw = random(11);
  const table = bikes.slice(7205).drop(["casual", "registered", "bikers", "day"]);
  const [hr, work] = [table.numbers("hr"), table.numbers("workingday")];
  const isBad = hr.map((value, row) => (value >= 17 && value <= 19 && work[row] === 1 ? 1 : 0));
  let found = 0;
  for (let seed = 0; seed < 100; seed++) {
    const truth = new Float64Array(table.numRows);
    const prediction = truth.map((_, row) => draw.normal() * (isBad[row] === 1 ? factor : 1));
    const { worst } = findSlices(table, regression(truth, prediction), { seed });
    if (worst.some(({ indices }) => indices.filter((row) => isBad[row] === 1).length > indices.length / 2))
      found++;
  }
  return { factor, "found, of 100": found };
}

/** Twelve columns of normal numbers, four of whole ones, four of texts. */
function wide(draw: Random, rows: number): Table {
  const column = (j: number) => {
    if (j < 12) return Float64Array.from({ length: rows }, () => draw.normal());
    if (j < 16) return Int32Array.from({ length: rows }, () => draw.int(24));
    const values = Int32Array.from({ length: rows }, () => draw.int(12));
    return { type: "string", values, categories: [..."abcdefghijkl"] } as const;
  };
  return Table.from(Array.from({ length: 20 }, (_, j) => [`c${j}`, column(j)] as const));
}

/** Milliseconds of processor time, the best of three. */
function milliseconds(work: () => unknown): number {
  const times = [0, 1, 2].map(() => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.round(Math.min(...times));
}

function times(): Record<string, unknown>[] {
  const draw = random(4);
  const [reference, current] = [wide(draw, 1e6), wide(draw, 1e6)];
  const table = reference.slice(0, 1e5);
  const normal = (rows: number) => Float64Array.from({ length: rows }, () => draw.normal());
  const noise = regression(normal(1e5), normal(1e5));
  const [first, second] = [normal(2000), normal(2000)].map((prediction) => {
    const truth = new Float64Array(2000).map((_, row) => row % 2);
    const probabilities = new Float64Array(4000);
    prediction.forEach((value, row) => {
      const p = 1 / (1 + Math.exp(-value - truth[row]));
      probabilities.set([1 - p, p], 2 * row);
    });
    const likeliest = truth.map((_, row) => (probabilities[2 * row + 1] > 0.5 ? 1 : 0));
    return { task: "classification", truth, prediction: likeliest, probabilities } as const;
  });
  return [
    { what: "drift, 1e6 x 20 rows a side", ms: milliseconds(() => compareTables(reference, current)) },
    { what: "slices, 1e5 x 20", ms: milliseconds(() => findSlices(table, noise)) },
    ...["accuracy", "rocAuc", "f1"].map((metric) => ({
      what: `comparison by ${metric}, 2,000 rows`,
      ms: milliseconds(() => compareScores(first, second, { metric })),
    })),
  ];
}

const PARTS: Readonly<Record<string, () => Record<string, unknown>[]>> = {
  drift: () => [
    ...(
      [
        [7205, 1440],
        [7205, 200],
        [500, 500],
        [200, 100],
        [100, 50],
      ] as const
    ).map(([n, m]) => falseDrift(n, m)),
    ...(
      [
        [7205, 1440],
        [500, 500],
        [200, 100],
      ] as const
    ).flatMap(([n, m]) => [0.1, 0.25, 0.5, 1].map((shift) => foundDrift(n, m, shift))),
  ],
  comparison: () => [
    ...([30, 400] as const).flatMap((rows) =>
      (["bca", "percentile"] as const).map((method) => coverage(rows, 0, true, { method })),
    ),
    ...([0.7, 0.9] as const).flatMap((rho) => [
      coverage(1440, rho, false, {}),
      coverage(1440, rho, false, { block: "auto" }),
    ]),
  ],
  slices: () => [
    ...[400, 1440].flatMap((rows) => [falseSlices(rows, false), falseSlices(rows, true)]),
    ...[1.5, 2, 3].map(foundSlices),
  ],
  time: times,
};
for (const line of (PARTS[part] ?? times)()) process.stdout.write(`${JSON.stringify(line)}\n`);
