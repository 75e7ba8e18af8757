import { type Benchmark, part } from "../benchmark.js";

/** The search for the best settings. */
export const TUNING: readonly Benchmark[] = [
  ...([0, 1, 2] as const).map((seed): Benchmark => {
    return {
      name: `tuning-${seed}`,
      title: `30 trials of boosting by TPE, four folds in time, seed ${seed}: the best mean error`,
      runs: 1,
      sides: () => [
        part("Assay", "jobs/tuning.ts", "tpe", String(seed)),
        part("optuna, LightGBM", "jobs/tuning.py", "tpe", String(seed)),
      ],
    };
  }),
  {
    name: "tuning-grid",
    title: "boosting and forest, three depths each, four folds in time, two workers",
    runs: 3,
    sides: () => [
      part("Assay", "jobs/tuning.ts", "grid", "2"),
      part("GridSearchCV", "jobs/tuning.py", "grid", "2"),
    ],
  },
];
