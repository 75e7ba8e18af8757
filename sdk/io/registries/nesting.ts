import type { NewRun } from "./store.js";

/** The tag by which MLflow's UI shows a run below another. */
export const PARENT_TAG = "mlflow.parentRunId";

/** The tag of a run that is a part of another. */
export function parentTag({ parentRunId }: Pick<NewRun, "parentRunId">): Readonly<Record<string, string>> {
  return parentRunId === undefined ? {} : { [PARENT_TAG]: parentRunId };
}
