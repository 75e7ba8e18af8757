import { deserialize, serialize } from "node:v8";
import type { CleaningConfig, UnlearnedRows } from "../../core/cleaning/index.js";
import type { MetricsConfig } from "../../core/metrics/index.js";
import type { Task } from "../../core/models/model.js";
import { type Column, Table } from "../../core/tables/index.js";
import type { HalvingResource } from "../../core/tuning/share.js";
import type { KnownFolds, Partition } from "../../utils/splitters/index.js";
import type { CleaningSettings } from "../steps/clean-rows.js";
import type { EngineState } from "../steps/engine.js";

/** All that trials share. Plain data but for its tables, so that processes can be given it. */
export interface TrialData {
  readonly rows: Table;
  readonly steps: CleaningConfig;
  readonly folds: readonly Partition[];
  readonly splitter: KnownFolds;
  readonly task: Task;
  readonly without: readonly string[];
  readonly metrics: MetricsConfig | undefined;
  readonly seed: number;
  readonly resource: HalvingResource | undefined;
  readonly engine: EngineState;
  /** Modules of the plug-ins that the config names, absolute: a process loads them anew. */
  readonly plugins: readonly string[];
  /** Where trials clean in ways of their own: all rows as they were read, and which of them are to be learned from. */
  readonly cleaning?: {
    readonly raw: Table;
    readonly settings: CleaningSettings;
    readonly rowNumbers: UnlearnedRows["rowNumbers"];
  };
}

type Packed = [string, Column][];

/** The data as bytes, for processes of the same build of Node. */
export function packTrialData(data: TrialData): Uint8Array {
  const { rows, cleaning, ...rest } = data;
  return serialize({
    ...rest,
    rows: rows.entries(),
    ...(cleaning === undefined ? {} : { cleaning: { ...cleaning, raw: cleaning.raw.entries() } }),
  });
}

export function unpackTrialData(bytes: Uint8Array): TrialData {
  const { rows, cleaning, ...rest } = deserialize(bytes) as Omit<TrialData, "rows" | "cleaning"> & {
    readonly rows: Packed;
    readonly cleaning?: Omit<NonNullable<TrialData["cleaning"]>, "raw"> & { readonly raw: Packed };
  };
  return {
    ...rest,
    rows: Table.from(rows),
    ...(cleaning === undefined ? {} : { cleaning: { ...cleaning, raw: Table.from(cleaning.raw) } }),
  };
}
