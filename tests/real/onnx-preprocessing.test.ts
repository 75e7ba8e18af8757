import { beforeAll, describe, expect, it } from "vitest";
import type { PreprocessingConfig } from "../../sdk/core/preprocessing/index.js";
import type { Preprocessor } from "../../sdk/core/preprocessing/preprocessor.js";
import { Table } from "../../sdk/core/tables/index.js";
import { csvTable } from "../support/csv.js";
import { feedsOf, firstDifference, MATRIX, type OnnxFeed, preprocessorFile } from "../support/onnx.js";
import { fitted } from "../support/preprocessing.js";
import { findPython, type PythonEnvironment } from "../support/python.js";
import { type PythonAnswer, type PythonJob, runInPython } from "../support/python-onnx.js";
import { requireReal } from "../support/real.js";

// Preprocessing as a graph, checked by Python's onnx 1.23.2 and run by its onnxruntime 1.32.0.
let python: Awaited<ReturnType<typeof requireReal<PythonEnvironment>>>;
beforeAll(async () => {
  python = await requireReal("Python with ONNX", findPython);
});

const RELATIVE = 1e-9;

function job(bytes: Uint8Array, preprocessor: Preprocessor, rows: Table): PythonJob {
  const feeds = feedsOf(
    rows,
    preprocessor.inputs.map(({ name }) => name),
  );
  return { bytes, feeds: Object.fromEntries(Object.entries(feeds).map(withNulls)) };
}

/** Missing texts as Python has them. */
function withNulls([name, feed]: [string, OnnxFeed]): [string, PythonJob["feeds"][string]] {
  return [name, { ...feed, data: feed.data.map((cell) => (cell === "" ? null : cell)) }];
}

function matrixOf(answer: PythonAnswer): number[] {
  if ("error" in answer) throw new Error(answer.error);
  return answer.outputs[MATRIX].map(Number);
}

/** Encodings of every kind, by the column of bikes or cancer that they suit. */
const BIKES: [string, PreprocessingConfig][] = [
  ["as the example config says", { categories: ["season", "mnth", "hr", "weekday", "weathersit"] }],
  [
    "every other encoding",
    {
      columns: {
        season: { kind: "ordinal" },
        mnth: { kind: "ordinal" },
        day: { kind: "cyclic", period: 365 },
        hr: { kind: "target", smoothing: 5 },
        weekday: { kind: "oneHot", minCount: 1200 },
        weathersit: { kind: "target" },
        temp: { kind: "quantile" },
        atemp: { kind: "quantile", distribution: "uniform", quantiles: 50 },
        hum: { kind: "minMax", missingIndicator: true },
        windspeed: { kind: "power" },
        workingday: { kind: "passthrough" },
      },
    },
  ],
];

describe("preprocessing in Python", () => {
  it("gives the matrices of TypeScript for every row of bikes and cancer", async (context) => {
    const environment = python.use(context);
    const bikes = csvTable("bikes.csv").drop(["casual", "registered"]);
    const cancer = csvTable("cancer.csv").drop(["diagnosis"]);
    const kinds = ["standard", "minMax", "quantile", "power"] as const;
    const cases = [
      ...BIKES.map(([name, config]) => ({ name: `bikes ${name}`, config, table: bikes })),
      ...kinds.map((kind) => ({
        name: `cancer ${kind}`,
        config: { defaults: { numbers: { kind } } } satisfies PreprocessingConfig,
        table: cancer,
      })),
    ].map(({ name, config, table }) => {
      // Fitted on some of the rows, so that others lie outside of what was learned.
      const { preprocessor } = fitted(config, table.slice(0, Math.floor(table.numRows / 2)));
      return { name, table, preprocessor };
    });
    const jobs = await Promise.all(
      cases.map(async ({ table, preprocessor }) =>
        job(await preprocessorFile(preprocessor, table), preprocessor, table),
      ),
    );
    const answers = await runInPython(environment, jobs);
    for (const [k, { name, table, preprocessor }] of cases.entries()) {
      const expected = preprocessor.transform(table).data;
      const difference = firstDifference(matrixOf(answers[k]), expected, RELATIVE);
      expect({ name, difference }).toEqual({ name, difference: undefined });
    }
  });

  it("gives the matrices of TypeScript for missing values, unknown categories, unicode, booleans and 64-bit integers", async (context) => {
    const environment = python.use(context);
    const training = Table.from({
      city: ["Köln", "東京", null, "🚲 Łódź", "Köln"],
      number: [0.1, null, -2.5, 1e6, 3],
      flag: [true, false, true, true, false],
      id: BigInt64Array.of(2n ** 40n, -7n, 0n, 1n, 2n ** 53n),
      level: Int32Array.of(3, 1, 2, 3, 1),
      fraction: [0.5, 0.25, null, 0.5, 0.25],
    });
    const rows = Table.from({
      city: ["🚲 Łódź", null, "Köln ", "東京"],
      number: [null, 7, 1e-300, -1e300],
      flag: [false, false, true, true],
      id: BigInt64Array.of(1n, 2n, -(2n ** 62n), 2n ** 40n),
      level: Int32Array.of(-1, 1, 4, 3),
      fraction: [null, 0.5, 0.75, 0.25],
    });
    const configs: PreprocessingConfig[] = [
      { categories: ["id", "level", "fraction"] },
      {
        categories: ["id", "level", "fraction"],
        defaults: { categories: { kind: "ordinal" }, numbers: { kind: "standard", missingIndicator: true } },
      },
      { categories: ["level", "fraction"], defaults: { categories: { kind: "target", folds: 2 } } },
      { defaults: { numbers: { kind: "power" } } },
      { defaults: { numbers: { kind: "quantile" } } },
    ];
    const preprocessors = configs.map((config) => fitted(config, training).preprocessor);
    const jobs = await Promise.all(
      preprocessors.flatMap((preprocessor) =>
        [training, rows].map(async (table) =>
          job(await preprocessorFile(preprocessor, table), preprocessor, table),
        ),
      ),
    );
    const answers = await runInPython(environment, jobs);
    for (const [k, preprocessor] of preprocessors.entries()) {
      for (const [j, table] of [training, rows].entries()) {
        const actual = matrixOf(answers[2 * k + j]);
        const difference = firstDifference(actual, preprocessor.transform(table).data, RELATIVE);
        expect({ k, j, difference }).toEqual({ k, j, difference: undefined });
      }
    }
  });

  it("refuses what TypeScript refuses, and says why", async (context) => {
    const environment = python.use(context);
    const table = Table.from({ city: ["a", "b"], number: [1, 2] });
    const { preprocessor } = fitted(
      {
        columns: {
          city: { kind: "oneHot", unknownCategory: "error" },
          number: { kind: "standard", impute: "refuse" },
        },
      },
      table,
    );
    const bytes = await preprocessorFile(preprocessor, table);
    const rows = [
      { city: ["c"], number: [1] },
      { city: ["a"], number: [Number.NaN] },
      { city: ["a"], number: [Number.POSITIVE_INFINITY] },
    ].map((columns) => Table.from(columns));
    for (const each of rows) expect(() => preprocessor.transform(each)).toThrow();
    const answers = await runInPython(
      environment,
      rows.map((each) => job(bytes, preprocessor, each)),
    );
    const errors = answers.map((answer) => ("error" in answer ? answer.error : "no error"));
    expect(errors[0]).toMatch(/column "city" must hold a category of the training rows/);
    expect(errors[1]).toMatch(/column "number" must not be missing/);
    expect(errors[2]).toMatch(/column "number" must be finite/);
  });
});
