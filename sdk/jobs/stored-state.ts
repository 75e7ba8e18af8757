import type { PipelineModel } from "../core/models/pipeline-model.js";
import type { TableSchemaConfig } from "../core/schemas/index.js";
import type { Table } from "../core/tables/index.js";
import type { Dataset } from "../io/datasets/index.js";
import type { DatasetSourceConfig } from "../io/registered/schema.js";
import type { SplitConfig } from "../utils/splitters/index.js";
import type { InRun, JobConfig, JobStart } from "./state.js";
import type { StoredModel } from "./stored-model.js";
import type { TrainingRows } from "./training-rows.js";

/** What configs have that take a stored model to a dataset. */
export interface StoredModelConfig extends JobConfig {
  readonly seed: number;
  readonly backend: "auto" | "native" | "wasm" | "cpu";
  readonly model: string;
  readonly dataset: DatasetSourceConfig;
  readonly schema?: TableSchemaConfig | undefined;
  readonly target?: string | undefined;
  readonly split?: SplitConfig | undefined;
}

/** After `open`: a stored model, and the rows that it is taken to. */
export interface OnRows<Config extends StoredModelConfig = StoredModelConfig>
  extends JobStart<Config>,
    InRun {
  readonly stored: StoredModel;
  /** The same as `stored.model`. */
  readonly model: PipelineModel;
  readonly dataset: Dataset;
  /** The rows as they came; the target under the name that the model has for it. */
  readonly raw: Table;
  /** The same rows, cleaned as the model's training rows were. */
  readonly rows: Table;
  /** Whether the rows hold the truth. */
  readonly hasTarget: boolean;
  readonly training: TrainingRows;
  /** Backend of the model, where it needs one, with its version. */
  readonly backend?: string;
}
