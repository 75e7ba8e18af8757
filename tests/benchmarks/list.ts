import { join } from "node:path";
import { writeMillionRows } from "../sdk/io/datasets/load-memory.js";
import { type Benchmark, part } from "./benchmark.js";
import { CLEANING } from "./cleaning/list.js";
import { DENSE } from "./dense/list.js";
import { prepare as prepareTrees } from "./explain/interventional.js";
import { writeManyHours } from "./jobs/inference.js";
import { TUNING } from "./jobs/list.js";
import { KERNEL } from "./kernel/list.js";
import type { Side } from "./measure.js";
import { SERVING } from "./serving/list.js";
import { KAFKA } from "./serving-kafka/list.js";
import { SOAK } from "./serving-soak/list.js";
import { startServer } from "./tracking/server.js";
import { writeBikesAsNumbers } from "./trees/numbers.js";

const BACKENDS = ["wasm", "native", "cpu"] as const;
const MAIN = "dist/sdk/scripts/main.js";

export type { Benchmark } from "./benchmark.js";

export const BENCHMARKS: readonly Benchmark[] = [
  {
    name: "main",
    title: "the main job, bikes.yaml, whole process",
    sides: (folder) => [
      ...BACKENDS.map((backend): Side => {
        const extras = [`tracking.uri=${folder}/mlruns`, `report.path=${folder}/${backend}.html`];
        return {
          name: `Assay, ${backend}`,
          language: "node",
          args: [MAIN, "run", "fixtures/configs/bikes.yaml", "--json", "--extras", ...extras],
          env: { ASSAY_BACKEND: backend },
        };
      }),
      { name: "pandas, scikit-learn, shap", language: "python", args: [join(__dirname, "main/job.py")] },
    ],
  },
  {
    name: "fit",
    title: "fit the dense network: 7,205 rows, 64-64, 20 epochs",
    sides: () => [
      ...BACKENDS.map((backend) => part(`Assay, ${backend}`, "dense/fit.ts", backend)),
      part("scikit-learn", "dense/fit.py"),
    ],
  },
  {
    name: "quality",
    title: "error on the last 1,440 hours, ten seeds",
    runs: 1,
    sides: () => [
      ...BACKENDS.map((backend) => part(`Assay, ${backend}`, "dense/bikes.ts", backend)),
      part("scikit-learn", "dense/bikes.py"),
    ],
  },
  {
    name: "explain",
    title: "permutation SHAP: 100 rows x 20 columns, background 100",
    sides: () => [
      ...BACKENDS.map((backend) => part(`Assay, ${backend}`, "explain/permutation.ts", backend)),
      part("shap, as many predictions", "explain/permutation_shap.py", "82"),
    ],
  },
  {
    name: "explain-many",
    title: "the same at shap's own count, 5.1 million predictions",
    sides: () => [
      ...BACKENDS.slice(0, 2).map((backend) =>
        part(`Assay, ${backend}`, "explain/permutation.ts", backend, "14"),
      ),
      part("shap, its default", "explain/permutation_shap.py", "500"),
    ],
  },
  {
    name: "explain-tolerance",
    title: "the same at the standard error of shap's default, 6% of the values",
    sides: () => [
      ...BACKENDS.slice(0, 2).map((backend) =>
        part(`Assay, ${backend}`, "explain/permutation.ts", backend, "tolerance=0.05"),
      ),
      part("shap, its default", "explain/permutation_shap.py", "500"),
    ],
  },
  {
    name: "explain-kernel",
    title: "KernelSHAP: 20 rows x 20 columns, background 100, 2,088 coalitions",
    sides: () => [
      ...BACKENDS.slice(0, 2).map((backend) => part(`Assay, ${backend}`, "explain/kernel.ts", backend)),
      part("shap KernelExplainer", "explain/kernel_shap.py"),
    ],
  },
  {
    name: "explain-gradients",
    title: "expected gradients: 1,440 rows x 20 columns, 200 samples",
    sides: () => [
      ...BACKENDS.slice(0, 2).map((backend) => part(`Assay, ${backend}`, "explain/gradients.ts", backend)),
      part("numpy, by hand", "explain/gradients_numpy.py"),
    ],
  },
  {
    name: "interventional",
    title: "interventional SHAP: boosting of 100 trees, 10,000 rows, background 10,000",
    prepare: (folder) => prepareTrees(folder, "boosting", 100, 10_000, 10_000),
    sides: (folder) => [
      part("Assay", "explain/interventional.ts", folder, "boosting", "100", "10000", "10000"),
      part("woodelf-explainer", "explain/interventional.py", folder, "woodelf", "values"),
    ],
  },
  {
    name: "interventional-deep",
    title: "interventional SHAP: forest of 20 trees of depth 20, 1,440 rows, background 100",
    prepare: (folder) => prepareTrees(folder, "forest", 20, 1440, 100),
    sides: (folder) => [
      part("Assay", "explain/interventional.ts", folder, "forest", "20", "1440", "100"),
      part("shap", "explain/interventional.py", folder, "shap", "values"),
    ],
  },
  ...([0, 10_000] as const).map((background): Benchmark => {
    const game = background === 0 ? "path" : "background";
    return {
      name: `interactions-${game}`,
      title: `SHAP interaction values: boosting of 100 trees, 1,000 rows, ${background === 0 ? "path-dependent" : "background 10,000"}`,
      prepare: (folder) => prepareTrees(folder, "boosting", 100, 1000, background),
      sides: (folder) => [
        part(
          "Assay",
          "explain/interventional.ts",
          folder,
          "boosting",
          "100",
          "1000",
          String(background),
          "interactions",
        ),
        part("woodelf-explainer", "explain/interventional.py", folder, "woodelf", "interactions", game),
        ...(background === 0
          ? [part("shap", "explain/interventional.py", folder, "shap", "interactions", game)]
          : []),
      ],
    };
  }),
  ...(
    [
      ["tree-shap-forest", "forest", 1440, "a forest of 200 trees, depth 20, 1,440 rows"],
      ["tree-shap-boosting", "boosting", 1440, "100 rounds, 31 leaves, 1,440 rows"],
      ["tree-shap-100000", "boosting", 100_000, "100 rounds, 31 leaves, 100,000 rows"],
      ["tree-shap-1000000", "boosting", 1_000_000, "100 rounds, 31 leaves, 1,000,000 rows"],
    ] as const
  ).map(([name, kind, rows, what]): Benchmark => {
    const peer = (side: string, tool: string, folder: string, some: number = rows): Side =>
      part(side, "explain/tree_shap.py", tool, folder, kind, String(rows), String(some));
    return {
      name,
      title: `exact SHAP values, path-dependent: ${what}`,
      prepare: writeBikesAsNumbers,
      sides: (folder) => [
        part("Assay, one worker", "explain/tree-shap.ts", folder, kind, String(rows)),
        part("Assay, a worker a core", "explain/tree-shap.ts", folder, kind, String(rows), "cores"),
        // shap and LightGBM take their time row by row: some rows tell it.
        ...(kind === "forest" ? [peer("shap, 24 rows, scaled", "shap", folder, 24)] : []),
        ...(kind === "boosting" && rows === 1440 ? [peer("shap", "shap", folder)] : []),
        ...(kind === "boosting" && rows <= 1440 ? [peer("LightGBM pred_contrib", "lightgbm", folder)] : []),
        ...(rows > 1440
          ? [peer("LightGBM pred_contrib, 20,000 rows, scaled", "lightgbm", folder, 20_000)]
          : []),
        ...(kind === "boosting" ? [peer("woodelf-explainer", "woodelf", folder)] : []),
      ],
    };
  }),
  ...(["csv", "parquet"] as const).map((kind): Benchmark => {
    return {
      name: `load-${kind}`,
      title: `read 1,000,000 x 20 from ${kind === "csv" ? "CSV" : "Parquet"}`,
      prepare: (folder) => writeMillionRows(folder),
      sides: (folder) => [
        part("Assay", "datasets/load.ts", kind, folder),
        part("pandas", "datasets/load.py", kind, join(folder, `rows.${kind}`)),
      ],
    };
  }),
  {
    name: "predict-dense",
    title: "predict 1,000,000 rows, dense 64-64, encoding included",
    sides: () => [
      ...BACKENDS.map((backend) => part(`Assay, ${backend}`, "predict/predict.ts", "dense", backend)),
      part("scikit-learn", "predict/predict.py", "dense"),
    ],
  },
  {
    name: "predict-linear",
    title: "predict 1,000,000 rows, linear, encoding included",
    sides: () => [
      part("Assay", "predict/predict.ts", "linear"),
      part("scikit-learn", "predict/predict.py", "linear"),
    ],
  },
  ...(["1", ""] as const).map((threads): Benchmark => {
    const worker = threads === "" ? "a worker a core" : "one worker";
    const env = { ASSAY_WORKERS: threads };
    return {
      name: threads === "" ? "forest-workers" : "forest",
      title: `a forest of 200 trees, depth 20, 7,205 rows x 12, out-of-bag score included, ${worker}`,
      prepare: writeBikesAsNumbers,
      sides: (folder) => [
        { ...part("Assay", "trees/forest.ts", folder), env },
        { ...part("Assay, two columns as categories", "trees/forest.ts", "categories"), env },
        part("scikit-learn", "trees/forest.py", folder),
      ],
    };
  }),
  {
    name: "forest-quality",
    title: "error of that forest on the last 1,440 hours, five seeds",
    runs: 1,
    prepare: writeBikesAsNumbers,
    sides: (folder) => [
      part("Assay", "trees/forest.ts", folder, "5"),
      part("Assay, two columns as categories", "trees/forest.ts", "categories", "5"),
      part("scikit-learn", "trees/forest.py", folder, "5"),
    ],
  },
  {
    name: "forest-classes",
    title: "a forest of 200 trees on 569 breast tumours, five folds, five seeds",
    runs: 1,
    sides: () => [part("Assay", "trees/forest-classes.ts"), part("scikit-learn", "trees/forest-classes.py")],
  },
  ...(["numbers", "categories"] as const).map((columns): Benchmark => {
    const place = (folder: string): string => (columns === "numbers" ? folder : columns);
    return {
      name: `boosting-${columns}`,
      title: `boosting, 100 rounds, 7,205 rows x 12, months and weather as ${columns}, warm`,
      prepare: writeBikesAsNumbers,
      sides: (folder) => [
        part("Assay", "trees/boosting-bikes.ts", place(folder)),
        part("LightGBM", "trees/boosting_bikes.py", "lightgbm", place(folder)),
        part("HistGradientBoosting", "trees/boosting_bikes.py", "sklearn", place(folder)),
      ],
    };
  }),
  ...(["fit", "predict"] as const).map((work): Benchmark => {
    return {
      name: `boosting-${work}-million`,
      title: `boosting, 100 rounds, 1,000,000 x 20: ${work}`,
      sides: () => [
        part("Assay", "trees/boosting-made.ts", work),
        part("LightGBM", "trees/boosting_made.py", "lightgbm", work),
        part("HistGradientBoosting", "trees/boosting_made.py", "sklearn", work),
      ],
    };
  }),
  {
    name: "tracking",
    title: "10,000 points by single calls to an MLflow server, until they are read back",
    // A call a point takes long; the other sides run three times by themselves.
    runs: 1,
    python: "real",
    start: startServer,
    sides: (folder) => [
      part("Assay", "tracking/log.ts", folder),
      part("mlflow.log_metric, one at a time", "tracking/log.py", folder, "one"),
      part("MlflowClient.log_batch, 1,000 a call", "tracking/log.py", folder, "batch"),
    ],
  },
  {
    name: "first-step",
    title: "assay run bikes.yaml, from its start to its first step",
    // Ten starts in one run.
    runs: 1,
    sides: () => [part("Assay", "jobs/startup.ts")],
  },
  ...CLEANING,
  ...DENSE,
  ...TUNING,
  ...KERNEL,
  ...SERVING,
  ...KAFKA,
  ...SOAK,
  {
    name: "inference",
    title: "batch inference of 10,000,000 rows, Parquet to Parquet, boosting of 100 rounds, two threads",
    prepare: writeManyHours,
    sides: (folder) => [
      part("Assay", "jobs/inference.ts", folder),
      part("pyarrow, LightGBM", "jobs/inference.py", folder, "2"),
    ],
  },
  {
    name: "startup",
    title: "start up",
    sides: () => [
      { name: "assay --help", language: "node", args: [MAIN, "--help"] },
      { name: 'import "assay"', language: "node", args: [join(__dirname, "startup/import.mjs")] },
      { name: "import sklearn", language: "python", args: ["-c", "import sklearn"] },
    ],
  },
];
