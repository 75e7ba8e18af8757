import type { RowProblem } from "../../../core/requests/index.js";
import { predictChunk } from "../../../core/requests/index.js";
import type { Table } from "../../../core/tables/index.js";
import type { LoadedModel } from "../served/index.js";

/** Predictions of some rows, or why there are none. */
export interface Predicted {
  /** The model's columns, row by row. */
  readonly predictions?: Table;
  /** The rows as they were read, where they were predicted. */
  readonly inputs?: () => Table;
  /** Empty where every row was predicted. */
  readonly problems: readonly RowProblem[];
}

interface Waiting {
  readonly model: LoadedModel;
  readonly rows: readonly unknown[];
  readonly resolve: (predicted: Predicted) => void;
  readonly reject: (error: unknown) => void;
}

/** Rows of a request that is put together with others; larger ones gain nothing by it. */
export const MAX_SHARED_ROWS = 64;

/** Most rows of one call for several requests. */
const MAX_BATCH_ROWS = 1024;

/**
 * Puts the rows of requests together that came in the same turn of the event loop, or while the model was at work: one reading
 * and one prediction for all. A request that comes alone waits for nothing but that turn's end.
 */
export class Batcher {
  #waiting: Waiting[] = [];
  #scheduled = false;
  #running = false;

  /** @param onBatch hears how many requests and rows each call has */
  constructor(private readonly onBatch: (requests: number, rows: number) => void = () => {}) {}

  /** Predictions of a few rows, one object each. */
  predict(model: LoadedModel, rows: readonly unknown[]): Promise<Predicted> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ model, rows, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#running) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    const batch = this.#take();
    try {
      await this.#predict(batch);
    } finally {
      this.#running = false;
      if (this.#waiting.length > 0) this.#schedule();
    }
  }

  /** Those that wait for one version of the model, as many as one call may have. */
  #take(): readonly Waiting[] {
    const [{ model }] = this.#waiting;
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    let rows = 0;
    for (const waiting of this.#waiting) {
      const fits = waiting.model === model && rows + waiting.rows.length <= MAX_BATCH_ROWS;
      if (fits) rows += waiting.rows.length;
      (fits ? batch : rest).push(waiting);
    }
    this.#waiting = rest;
    this.onBatch(batch.length, rows);
    return batch;
  }

  async #predict(batch: readonly Waiting[]): Promise<void> {
    const [{ model }] = batch;
    try {
      const read = model.reader.records(
        batch.length === 1 ? batch[0].rows : batch.flatMap(({ rows }) => rows),
      );
      if (read.problems.length === 0) {
        const predictions = await model.predict(read.table);
        let at = 0;
        for (const { rows, resolve } of batch) {
          const [start, end] = [at, at + rows.length];
          const own = (of: Table): Table => (batch.length === 1 ? of : of.slice(start, end));
          resolve({ predictions: own(predictions), inputs: () => own(read.table), problems: [] });
          at = end;
        }
        return;
      }
    } catch {
      // One request's rows must not fail the others': below each is asked for by itself.
    }
    for (const waiting of batch) {
      try {
        waiting.resolve(await predictRows(waiting.model, waiting.rows));
      } catch (error) {
        waiting.reject(error);
      }
    }
  }
}

async function predictRows(model: LoadedModel, rows: readonly unknown[]): Promise<Predicted> {
  const { table, problems } = model.reader.records(rows);
  return problems.length > 0 ? { problems } : predictTable(model, table);
}

/** Predictions of a table; where the model refuses rows of it, which and why. */
export async function predictTable(model: LoadedModel, table: Table): Promise<Predicted> {
  const { predictions, reasons } = await predictChunk({ table, reasons: new Map() }, (rows) =>
    model.predict(rows),
  );
  if (reasons.size === 0) return { predictions, inputs: () => table, problems: [] };
  const problems = [...reasons]
    .sort(([a], [b]) => a - b)
    .map(
      ([row, got]): RowProblem => ({ row, code: "model", got, wanted: "a row that the model can predict" }),
    );
  return { problems };
}
