import { z } from "zod";
import { AssayError } from "../../utils/errors/index.js";
import type { Json } from "../models/model.js";
import { type OnnxColumns, type OnnxGraph, type OnnxReasons, onnxUnsupported } from "../models/onnx/index.js";
import type { Table } from "../tables/index.js";
import { type CleaningConfig, type CleaningStep, cleaningConfig } from "./config.js";
import { isDoneWith, narrowed, rawColumnsOf } from "./provenance.js";
import { stepDefinition } from "./registry.js";
import { type CleaningExample, reshaped, type StepResult } from "./step.js";

/** What one step changed. */
export interface StepReport {
  /** The step: `fill hum`. */
  readonly step: string;
  readonly kind: CleaningStep["kind"];
  /** What it changed, in words. */
  readonly change: string;
  readonly rowsDropped: number;
  readonly cellsChanged: number;
  readonly columnsAdded: readonly string[];
  readonly columnsDropped: readonly string[];
  readonly examples: readonly CleaningExample[];
}

/** A step, and what it learned of training rows (null: nothing). */
export interface FittedStep {
  readonly config: CleaningStep;
  readonly learned: Json;
}

export interface ApplyOptions {
  /**
   * False where a prediction is wanted of every row: steps that drop rows are left out. So are, then, steps on columns that
   * are missing because they were cleaned already: dropped, renamed, turned into sine and cosine.
   */
  readonly dropRows: boolean;
  /** Columns that may be missing, as the target is at prediction: steps on them are left out then. */
  readonly optional?: readonly string[];
}

/** A cleaned table, and what each step changed. */
export interface Cleaned {
  readonly table: Table;
  readonly report: readonly StepReport[];
}

/** Cleaning steps with what they learned; applied to any table with the same columns. */
export class FittedCleaning {
  constructor(readonly steps: readonly FittedStep[]) {}

  /** Applies every step in order. Throws what a step throws: DATA_COLUMN_MISSING, DATA_CAST, CONFIG_INVALID. */
  apply(table: Table, { dropRows, optional = [] }: ApplyOptions): Cleaned {
    const mayMiss = this.optionalNames(optional);
    const configs = this.steps.map((step) => step.config);
    const report: StepReport[] = [];
    let current = table;
    for (const [i, fitted] of this.steps.entries()) {
      const isMissing = (name: string): boolean => !current.has(name);
      const isNeedless = (name: string): boolean =>
        mayMiss.has(name) || (!dropRows && isDoneWith(name, configs.slice(i), current));
      const { learned } = fitted;
      const config = narrowed(fitted.config, (name) => isMissing(name) && isNeedless(name));
      const { reads, dropsRows, title } = stepDefinition(config);
      const missing = reads(config).filter(isMissing);
      const leaveOut =
        dropsRows && !dropRows
          ? "every row stays"
          : missing.length > 0 && missing.every(isNeedless)
            ? `no ${missing.join(", ")}`
            : undefined;
      const result =
        leaveOut === undefined
          ? applyStep({ config, learned }, current)
          : reshaped(current, `${title(config)} left out: ${leaveOut}`);
      report.push(reportOf(config, current, result));
      current = result.table;
    }
    return { table: current, report };
  }

  /** Which raw columns something is left of in `wanted`, columns of cleaned rows: what a prediction of raw rows needs. */
  rawColumns(raw: readonly string[], wanted: readonly string[]): string[] {
    return rawColumnsOf(
      this.steps.map((step) => step.config),
      raw,
      wanted,
    );
  }

  /**
   * What `apply` does to every row of a prediction, as a part of an ONNX graph. Columns that a step cannot be exported for
   * are left out, and the reason is kept.
   */
  async toOnnx(graph: OnnxGraph, raw: OnnxColumns, reasons: OnnxReasons): Promise<OnnxColumns> {
    let columns = raw;
    for (const { config, learned } of this.steps) {
      const { dropsRows, reads, title, toOnnx } = stepDefinition(config);
      const present = reads(config).filter((name) => columns.has(name));
      if (dropsRows || present.length === 0) continue;
      const before = columns;
      const after = await reasons.attempt(() => {
        if (toOnnx === undefined) throw onnxUnsupported(`the step ${title(config)} cannot be exported`);
        return toOnnx(config, learned, graph, before);
      });
      columns = after ?? new Map([...before].filter(([name]) => !present.includes(name)));
    }
    return columns;
  }

  /** Everything that `restoreCleaning` needs, as JSON. */
  state(): Json {
    return this.steps.map(({ config, learned }) => ({
      config: JSON.parse(JSON.stringify(config)) as Json,
      learned,
    }));
  }

  /** The names that optional columns have before each renaming too. */
  private optionalNames(optional: readonly string[]): ReadonlySet<string> {
    const names = new Set(optional);
    for (const { config } of this.steps.toReversed()) {
      if (config.kind !== "rename") continue;
      for (const [from, to] of Object.entries(config.columns)) if (names.has(to)) names.add(from);
    }
    return names;
  }
}

/** Learns what the steps need of these rows, which must be training rows only, cleaning them step by step. */
export function fitCleaning(steps: CleaningConfig, train: Table): FittedCleaning {
  const fitted: FittedStep[] = [];
  let current = train;
  for (const config of steps) {
    const step = fitStep(config, current);
    fitted.push(step);
    current = applyStep(step, current).table;
  }
  return new FittedCleaning(fitted);
}

/** A fitted cleaning from its `state()`; throws MODEL_INVALID where it is none. */
export function restoreCleaning(state: Json): FittedCleaning {
  const json = z.json();
  const parsed = z.array(z.strictObject({ config: cleaningConfig.element, learned: json })).safeParse(state);
  if (parsed.success) return new FittedCleaning(parsed.data);
  throw new AssayError("MODEL_INVALID", { what: "the saved cleaning cannot be read", cause: parsed.error });
}

/** One step with what it learns of training rows. */
export function fitStep(config: CleaningStep, train: Table): FittedStep {
  return { config, learned: stepDefinition(config).fit(config, train) };
}

export function applyStep({ config, learned }: FittedStep, table: Table): StepResult {
  return stepDefinition(config).apply(config, learned, table);
}

export function reportOf(config: CleaningStep, before: Table, result: StepResult): StepReport {
  const { table, cells, change, examples } = result;
  return {
    step: stepDefinition(config).title(config),
    kind: config.kind,
    change,
    rowsDropped: before.numRows - table.numRows,
    cellsChanged: cells,
    columnsAdded: table.names.filter((name) => !before.has(name)),
    columnsDropped: before.names.filter((name) => !table.has(name)),
    examples,
  };
}
