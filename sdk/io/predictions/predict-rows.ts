import type { DuckDBConnection } from "@duckdb/node-api";
import { type PredictedChunk, predictChunk, type Reasons } from "../../core/requests/index.js";
import { throwIfAborted } from "../../utils/abort.js";
import { AssayError, hasCode } from "../../utils/errors/index.js";
import { columnTypes } from "../datasets/collect.js";
import { collectGarbage } from "../datasets/garbage.js";
import type { Bindings } from "../datasets/load.js";
import { planRows, type RowPlan, refuseMissing } from "./columns.js";
import type { InvalidRowsConfig } from "./config.js";
import { FeatureBuilder } from "./features.js";
import type { FileSink } from "./files/index.js";
import { fillBlank, fillNumbers, fillReasons, spread } from "./fill.js";
import { layOut, type PartLayout, type PredictingModel } from "./output-columns.js";
import { PartStore } from "./part-store.js";
import { PartWriter, type PredictionProgress } from "./part-writer.js";
import { type NativeRows, streamRows, streamSelect } from "./row-stream.js";
import type { PredictionSink, SinkPosition, WorkDigests } from "./sink.js";
import type { RowSource } from "./source.js";

/** Vectors (of 2048 rows) between two collections of what DuckDB handed out: V8 does not see how much it is. */
const VECTORS_PER_COLLECTION = 64;
const VECTOR_ROWS = 2048;

/** What is told of a work that a signal stopped. */
const STOPPED = {
  what: "the prediction was stopped; what is done is kept, and the next run goes on behind it",
};

export interface PredictRowsOptions {
  readonly source: RowSource;
  readonly connection: DuckDBConnection;
  readonly bindings: Bindings;
  readonly model: PredictingModel;
  /** Chunks that are predicted at a time: as many as there are threads for them. */
  readonly lanes: number;
  readonly sink: PredictionSink;
  /** Where rejected rows go; absent where the first of them stops the work. */
  readonly side?: FileSink;
  readonly keep: "all" | "none" | readonly string[];
  readonly probabilities: boolean;
  readonly bounds: boolean;
  readonly chunkRows: number;
  readonly partRows: number;
  readonly invalid: Pick<InvalidRowsConfig, "maxShare" | "missing">;
  readonly resume: boolean;
  /** Whether the output is text: texts of the input then stay as they were written. */
  readonly isText: boolean;
  readonly digests: WorkDigests;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PredictionProgress) => void;
}

/** What a prediction did. */
export interface PredictedRows extends PredictionProgress {
  /** Rows that an earlier, stopped work had done. */
  readonly resumedAt: number;
}

/** Rows that were read, and are being predicted. */
interface Block {
  readonly vectors: readonly { readonly native: NativeRows; readonly first: number }[];
  readonly first: number;
  readonly rows: number;
  readonly predicted: Promise<PredictedChunk>;
}

/** Predicts the rows of a source, in order, into a sink: chunk by chunk, part by part. */
export async function predictRows(options: PredictRowsOptions): Promise<PredictedRows> {
  const { source, connection, model, sink, side } = options;
  const [first, ...others] = source.pieces;
  const plan = await planRows(connection, first, model.signature, {
    ...source.selection,
    keep: options.keep,
    isText: options.isText,
    withInputs: side !== undefined,
  });
  for (const piece of others) refuseOtherColumns(plan, piece.types, piece.name, options);
  const sample = await model.predict(emptyFeatures(options, plan));
  const slots = (await columnTypes(connection, plan.select(first))).size;
  const layout = layOut(plan, slots, sample, options);
  const types = await columnTypes(connection, streamSelect(plan, first, layout.blanks));
  const store = await PartStore.open([...types].map(([name, type]) => ({ name, duckDbType: String(type) })));
  try {
    const begun = { digests: options.digests, resume: options.resume };
    await side?.begin({ ...begun, columns: layout.sideColumns });
    const position = await sink.begin({ ...begun, columns: layout.columns });
    if (position.finished !== true) await side?.rewind(position.end);
    const done = await new RowPredictor(options, plan, layout, store, position).run();
    return { ...done, resumedAt: position.end };
  } finally {
    store.close();
  }
}

/** One run from a position to the end. */
class RowPredictor {
  private readonly writer: PartWriter;
  private readonly start: number;
  /** Of the part that is being filled: its first row, how many of its rows are rejected, whether it has rows of others. */
  private partStart: number;
  private partRejected = 0;
  private isCut = false;

  constructor(
    private readonly options: PredictRowsOptions,
    private readonly plan: RowPlan,
    private readonly layout: PartLayout,
    private readonly store: PartStore,
    private readonly position: SinkPosition,
  ) {
    const { sink, side, source, invalid, onProgress } = options;
    this.start = position.end;
    this.partStart = position.end;
    const done = { rows: position.end, rejected: position.end - position.rows };
    this.writer = new PartWriter(
      {
        store,
        layout,
        sink,
        ...(side === undefined ? {} : { side }),
        maxShare: side === undefined ? 1 : invalid.maxShare,
        check: () => source.refuseChanged(false),
        onPart: onProgress,
      },
      done,
    );
  }

  async run(): Promise<PredictionProgress> {
    const { sink, side, source, lanes } = this.options;
    if (this.position.finished !== true) {
      const queue: Block[] = [];
      let end = this.start;
      try {
        for await (const block of this.blocks()) {
          queue.push(block);
          end = block.first + block.rows;
          if (queue.length >= lanes) await this.keep(queue.shift() as Block);
        }
        for (let block = queue.shift(); block !== undefined; block = queue.shift()) await this.keep(block);
        if (end > this.partStart) await this.endPart(end);
      } catch (error) {
        // What was handed over is kept; a file that changed under the reader explains what the reader met.
        await this.writer.drain();
        if (!hasCode(error, "INTERRUPTED")) await source.refuseChanged(false);
        throw error;
      }
      await this.writer.drain();
      await source.refuseChanged(true);
    }
    await side?.finish();
    await sink.finish();
    return this.writer.progress;
  }

  /** Chunks of rows from the start on, each with its prediction under way. */
  private async *blocks(): AsyncIterableIterator<Block> {
    const { chunkRows, signal } = this.options;
    let features = this.features();
    let vectors: Block["vectors"][number][] = [];
    let first = -1;
    let count = 0;
    const take = (): Block => {
      const block = { vectors, first, rows: features.rows, predicted: this.predict(features) };
      block.predicted.catch(() => undefined);
      features = this.features();
      vectors = [];
      return block;
    };
    for await (const { native, row } of this.vectors()) {
      throwIfAborted(signal, STOPPED);
      if (++count % VECTORS_PER_COLLECTION === 0) collectGarbage("major");
      if (vectors.length === 0) first = row;
      features.append(native.vectorAt, native.rows);
      vectors.push({ native, first: row });
      if (features.rows >= chunkRows) yield take();
    }
    throwIfAborted(signal, STOPPED);
    if (vectors.length > 0) yield take();
  }

  /** Vectors of all pieces, each with the number of its first row; those before the start are left out. */
  private async *vectors(): AsyncIterableIterator<{ native: NativeRows; row: number }> {
    const { connection, bindings, source, signal } = this.options;
    let row = 0;
    for (const piece of source.pieces) {
      const limit = source.selection.limit === undefined ? undefined : source.selection.limit - row;
      if (limit === 0) return;
      if (piece.rows !== undefined && piece.isGuess !== true && row + piece.rows <= this.start) {
        row += piece.rows;
        continue;
      }
      const { blanks } = this.layout;
      const stream = { bindings, blanks, signal, ...(limit === undefined ? {} : { limit }) };
      for await (const native of streamRows(connection, this.plan, piece, stream)) {
        if (row + native.rows > this.start) yield { native, row };
        row += native.rows;
      }
    }
  }

  private features(): FeatureBuilder {
    return featureBuilder(this.options, this.plan);
  }

  private predict(features: FeatureBuilder): Promise<PredictedChunk> {
    const { model } = this.options;
    return predictChunk(features.finish(), (table) => model.predict(table));
  }

  /** Puts a block's rows into the parts that they belong to. */
  private async keep({ vectors, first, rows, predicted }: Block): Promise<void> {
    const { bindings, side, partRows } = this.options;
    const { firstBlank, row, reason, predictions } = this.layout;
    const chunk = await predicted;
    if (side === undefined) refuseFirst(chunk.reasons, first, this.start);
    const table = spread(chunk, rows);
    for (const { native, first: start } of vectors) {
      const offset = start - first;
      predictions.forEach(({ name }, i) => {
        const vector = native.vectorAt(firstBlank + i);
        if (table.has(name)) fillBlank(bindings, vector, table.column(name), offset, native.rows);
      });
      fillNumbers(bindings, native.vectorAt(row), start, native.rows);
      fillReasons(bindings, native.vectorAt(reason), chunk.reasons, offset, native.rows);
      const end = start + native.rows;
      if (start < this.start) this.isCut = true;
      for (;;) {
        const partEnd = (Math.floor(this.partStart / partRows) + 1) * partRows;
        await this.store.append(native.chunk);
        const from = Math.max(start, this.partStart);
        this.partRejected += countBetween(chunk.reasons, from - first, Math.min(end, partEnd) - first);
        if (end < partEnd) break;
        if (end > partEnd) this.isCut = true;
        await this.endPart(partEnd);
        if (end === partEnd) break;
        // The vector's other rows are the next part's.
        this.isCut = true;
      }
    }
  }

  private async endPart(end: number): Promise<void> {
    const { partStart: start, partRejected: rejected, isCut } = this;
    this.partStart = end;
    this.partRejected = 0;
    this.isCut = false;
    await this.writer.end({ start, end, rejected, isCut });
  }
}

function featureBuilder({ bindings, chunkRows, invalid }: PredictRowsOptions, plan: RowPlan): FeatureBuilder {
  return new FeatureBuilder(bindings, plan.features, {
    capacity: chunkRows + VECTOR_ROWS,
    rejectMissing: invalid.missing === "reject",
  });
}

function emptyFeatures(options: PredictRowsOptions, plan: RowPlan) {
  return featureBuilder({ ...options, chunkRows: 0 }, plan).finish().table;
}

function countBetween(reasons: Reasons, from: number, to: number): number {
  let count = 0;
  for (const row of reasons.keys()) if (row >= from && row < to) count++;
  return count;
}

/** ROWS_REJECTED with the first row that does not fit, counted from 1. */
function refuseFirst(reasons: Reasons, first: number, start: number): void {
  const rows = [...reasons.keys()].filter((row) => first + row >= start).sort((a, b) => a - b);
  if (rows.length === 0) return;
  throw new AssayError("ROWS_REJECTED", {
    what: `row ${first + rows[0] + 1} does not fit the model: ${reasons.get(rows[0])}`,
    got: `${rows.length} such row${rows.length === 1 ? "" : "s"} among ${first + 1} and the rows after it that are predicted with it`,
  });
}

/** SCHEMA_MISMATCH or DATA_COLUMN_MISSING where another piece lacks a column of the first. */
function refuseOtherColumns(
  plan: RowPlan,
  types: ReadonlyMap<string, string>,
  name: string,
  { model, source }: PredictRowsOptions,
): void {
  const names = [...types.keys()];
  refuseMissing(names, model.signature, { name });
  const missing = plan.stored.find((column) => !types.has(column.name));
  if (missing === undefined) return;
  throw new AssayError("DATA_COLUMN_MISSING", {
    what: `${name} has no column "${missing.name}", which ${source.pieces[0].name} has`,
    got: `${names.length} columns`,
    wanted: `"${missing.name}"`,
    next: "Predict files of other columns by themselves, or list the columns that all of them have under `keep`.",
  });
}
