import { throwIfAborted } from "../../../utils/abort.js";
import { AssayError } from "../../../utils/errors/index.js";
import { didYouMean } from "../../../utils/names.js";
import type { Random } from "../../../utils/random/index.js";
import type { Model } from "../../models/model.js";
import { type Column, type Table, takeRows } from "../../tables/index.js";
import { batchCapacity, predictAll, type RunOptions, STOPPED } from "../predict.js";

/** What is asked of a model: `Model` has it. */
export type AskedModel = Pick<Model, "encode" | "predictMatrix" | "features" | "task" | "target" | "classes">;

/** One name an output: the target, or the classes. */
export function outputNames({ task, target, classes }: AskedModel): readonly string[] {
  return task === "regression" ? [target] : classes.map(String);
}

/** Unit of the outputs: the target's name, or "probability". */
export function outputUnit({ task, target }: AskedModel): string {
  return task === "regression" ? target : "probability";
}

/** The columns that the model reads, out of cleaned rows. */
export function inputsOf(model: AskedModel, rows: Table): Table {
  return rows.select(model.features.groups.map(({ name }) => name).filter((name) => rows.has(name)));
}

/** Throws DATA_COLUMN_MISSING where the model does not read a column of this name, naming the nearest. */
export function checkInput(model: AskedModel, name: string): void {
  const names = model.features.groups.map((group) => group.name);
  if (names.includes(name)) return;
  throw new AssayError("DATA_COLUMN_MISSING", {
    what: `the model reads no column "${name}"`,
    got: `it reads ${names.slice(0, 12).join(", ")}${names.length > 12 ? `, … (${names.length})` : ""}`,
    wanted: "one of the columns that it reads",
    next: didYouMean(name, names),
  });
}

/** Rows drawn without replacement, in their order; all of them where there are no more than wanted. */
export function drawRows(rows: Table, wanted: number, random: Random): Uint32Array {
  if (rows.numRows === 0) {
    throw new AssayError("DATA_TOO_SMALL", {
      what: "there are no rows to ask the model about",
      got: "0 rows",
      wanted: "at least one",
    });
  }
  return random.sample(rows.numRows, Math.min(wanted, rows.numRows)).sort();
}

/** Outputs of cleaned rows, row-major. */
export function predictRows(model: AskedModel, rows: Table, run: RunOptions = {}): Promise<Float64Array> {
  return predictAll((x) => model.predictMatrix(x), model.encode(rows), model.features.groups, run);
}

/**
 * Outputs of the same rows for several values of one column: `values` holds the column's values, one a question. Calls
 * `take` with the outputs of each, row-major; several questions share one call of the model.
 */
export async function askWith(
  model: AskedModel,
  rows: Table,
  { name, values }: { readonly name: string; readonly values: Column },
  take: (question: number, outputs: Float64Array) => void,
  run: RunOptions = {},
): Promise<void> {
  const questions = values.values.length;
  const count = rows.numRows;
  const together = Math.max(1, Math.floor(batchCapacity(rows.numColumns, run.batchRows) / count));
  for (let first = 0; first < questions; first += together) {
    throwIfAborted(run.signal, STOPPED);
    const asked = Math.min(together, questions - first);
    const repeated = rows.take(Uint32Array.from({ length: asked * count }, (_, i) => i % count));
    const column = takeRows(
      values,
      Uint32Array.from({ length: asked * count }, (_, i) => first + Math.floor(i / count)),
    );
    const outputs = await predictRows(model, repeated.with({ [name]: column }), run);
    const width = outputs.length / asked;
    for (let q = 0; q < asked; q++) take(first + q, outputs.subarray(q * width, (q + 1) * width));
    run.onProgress?.(first + asked, questions);
  }
}
