/** The tag that names what a copied run, model or version is a copy of, so that it is found again and not copied twice. */
export const SYNCED_FROM = "assay.syncedFrom";

/** The tag that says how far the copy of a run is. */
export const SYNC_STATE = "assay.sync";

/**
 * `partial`: being copied, or left half-done. `running`: all is copied that there was while the run still went on.
 * `complete`: the run had ended, and all of it is there.
 */
export type SyncState = "partial" | "running" | "complete";

/** Tags that hold the ids of other runs. */
export const RUN_ID_TAGS = ["mlflow.parentRunId", "mlflow.rootRunId", "assay.resumedFrom"] as const;

/** The tag in which MLflow 2 tells of the models among a run's artifacts; the run's id stands in its JSON. */
export const MODEL_HISTORY_TAG = "mlflow.log-model.history";

/** The tag in which a server tells of the versions that a logged model is of: the target's own are others. */
export const MODEL_VERSIONS_TAG = "mlflow.modelVersions";
