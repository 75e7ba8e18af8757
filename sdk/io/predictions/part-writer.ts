import { AssayError } from "../../utils/errors/index.js";
import type { PartLayout } from "./output-columns.js";
import type { PartStore, StoredPart } from "./part-store.js";
import type { PredictionPart, PredictionSink } from "./sink.js";

/** How far a prediction has come. */
export interface PredictionProgress {
  /** Rows of the input that are done with, those of an earlier, stopped work among them. */
  readonly rows: number;
  readonly rejected: number;
}

export interface PartWriterOptions {
  readonly store: PartStore;
  readonly layout: PartLayout;
  readonly sink: PredictionSink;
  /** Where rejected rows go; absent where the first of them stops the work. */
  readonly side?: PredictionSink;
  readonly maxShare: number;
  /** Called before a part is kept: throws where the input is not what it was. */
  readonly check: () => Promise<void>;
  readonly onPart: (progress: PredictionProgress) => void;
}

/** Which rows of the store's part belong to the part of the output. */
export interface PartRows {
  readonly start: number;
  readonly end: number;
  readonly rejected: number;
  /** Whether the store's part has rows before `start` or from `end` on, too. */
  readonly isCut: boolean;
}

/** Writes parts, one at a time, while the next is being filled. */
export class PartWriter {
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: PartWriterOptions,
    private done: PredictionProgress,
  ) {}

  get progress(): PredictionProgress {
    return this.done;
  }

  /** Ends the part that the store is being filled with and has it written; waits for the part before it. */
  async end(rows: PartRows): Promise<void> {
    const stored = await this.options.store.end();
    await this.writing;
    this.writing = this.write(stored, rows);
    // It is met where the next part, or the end, waits for it.
    this.writing.catch(() => undefined);
  }

  /** All parts that were ended are kept. */
  async drain(): Promise<void> {
    await this.writing;
  }

  private async write(stored: StoredPart, { start, end, rejected, isCut }: PartRows): Promise<void> {
    const { layout, sink, side, check, onPart } = this.options;
    const done = { rows: end, rejected: this.done.rejected + rejected };
    this.refuseMany(done);
    await check();
    const bounds = isCut ? [`c${layout.row} >= ${start}`, `c${layout.row} < ${end}`] : [];
    const part = (cells: PartLayout["cells"], rows: number, filter: readonly string[]): PredictionPart => {
      const where = [...bounds, ...filter];
      const select = stored.select(cells, where.length === 0 ? undefined : where.join(" and "));
      return {
        start,
        end,
        rows,
        select,
        connection: stored.connection,
        toTable: () => stored.toTable(select),
      };
    };
    // First: the side file may be ahead of the output, never behind it.
    if (rejected > 0) {
      await side?.write(part(layout.sideCells, rejected, [`c${layout.reason} is not null`]));
    }
    const isWhole = rejected === 0;
    await sink.write(
      part(layout.cells, end - start - rejected, isWhole ? [] : [`c${layout.reason} is null`]),
    );
    await stored.drop();
    this.done = done;
    onPart(done);
  }

  private refuseMany({ rows, rejected }: PredictionProgress): void {
    const { maxShare } = this.options;
    if (rejected <= maxShare * rows) return;
    throw new AssayError("ROWS_REJECTED", {
      what: `${rejected} of the first ${rows} rows do not fit the model`,
      got: `a share of ${Number((rejected / rows).toPrecision(3))}`,
      wanted: `at most ${maxShare} (\`invalid.maxShare\`)`,
      next: "Mend the input, or raise `invalid.maxShare`: the side file then tells the reason of each row.",
    });
  }
}
