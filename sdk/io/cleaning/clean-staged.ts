import type { CleaningConfig } from "../../core/cleaning/config.js";
import { type RuleChanges, stepsOfPass } from "../../core/cleaning/passes/index.js";
import { type DroppedRow, runPass } from "./run-pass.js";
import type { StagedRows } from "./staged-rows.js";

export interface CleanStagedOptions {
  readonly signal?: AbortSignal | undefined;
  /** Rows that come into memory at a time; see `PassOptions`. */
  readonly partRows?: number;
  /** The place that the first of the steps has among all, where others were done before. @default 0 */
  readonly first?: number;
  readonly onDropped?: (rows: readonly DroppedRow[]) => Promise<void>;
  readonly onRows?: (rows: number) => void;
}

/** Rows after all steps, and what each changed. */
export interface CleanStaged {
  readonly rows: StagedRows;
  readonly changes: readonly RuleChanges[];
}

/** Cleans rows step by step, in as few passes as the steps allow. What is learned is learned of all rows. */
export async function cleanStaged(
  source: StagedRows,
  steps: CleaningConfig,
  { signal, partRows, first = 0, onDropped, onRows }: CleanStagedOptions = {},
): Promise<CleanStaged> {
  const changes: RuleChanges[] = [];
  let rows = source;
  for (let at = 0; at < steps.length; ) {
    const count = stepsOfPass(steps.slice(at));
    const place = first + at;
    const passed = await runPass(rows, steps.slice(at, at + count), {
      name: `assay_made_${place}`,
      signal,
      partRows,
      ...(onRows === undefined ? {} : { onRows }),
      ...(onDropped === undefined
        ? {}
        : {
            onDropped: (dropped) =>
              onDropped(dropped.map(({ number, step }) => ({ number, step: step + place }))),
          }),
    });
    changes.push(...passed.changes);
    rows = passed.rows;
    at += count;
  }
  return { rows, changes };
}
