import { inProcess, type TaskRegistry, type WorkerPool } from "../utils/workers/index.js";

/**
 * The work that threads can do, by name: a pure function each, in a file of its own that is loaded where it runs. What calls
 * a task imports this file, so a task's file must not import what calls it.
 */
export const workerTasks = {
  "forest/grow-trees": async () => (await import("./models/forest/grow-trees.js")).growTrees,
  "explainers/tree-shap": async () => (await import("./explainers/tree/shap-task.js")).shapTask,
  "explainers/interventional-shap": async () =>
    (await import("./explainers/tree/interventional-task.js")).interventionalTask,
  "explainers/path-interactions": async () =>
    (await import("./explainers/tree/path-interactions-task.js")).pathInteractionsTask,
  "networks/help-train": async () => (await import("./models/networks/engine/help-train.js")).helpTrain,
  "networks/train-apart": async () => (await import("./models/networks/engine/train-apart.js")).trainApart,
} as const satisfies TaskRegistry;

/** The pool that was handed in, or one without threads: the same tasks, so the same results. */
export function workersOr(workers: WorkerPool | undefined): WorkerPool {
  return workers ?? inProcess(workerTasks);
}
