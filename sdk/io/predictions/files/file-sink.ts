import { rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { AssayError } from "../../../utils/errors/index.js";
import { duckDbWords } from "../../datasets/session.js";
import { makeFolder } from "../../files/index.js";
import { Journal, syncFolder } from "../journal.js";
import type { PredictionPart, PredictionSink, SinkPlan, SinkPosition } from "../sink.js";
import {
  type Codec,
  type FileFormat,
  type FileKind,
  fileFormat,
  type Piece,
  type PlacedPiece,
} from "./formats.js";
import { blocksOf, GrowingFile } from "./growing-file.js";
import { type KeptPart, refuseOtherWork, sizeOf, WorkFolder } from "./work.js";

export interface FileSinkOptions {
  /** Absolute path of the file. */
  readonly path: string;
  readonly kind: FileKind;
  readonly compression: Codec;
  readonly overwrite: boolean;
  /** Whether there is no file where there are no rows. @default false */
  readonly skipEmpty?: boolean;
}

/**
 * Predictions into one file, which appears whole under its name when all is done. Until then it grows in a folder beside it:
 * each part is written by itself, added to the data, and noted in a journal with where the data ends; after a kill, what
 * stands behind the last noted part is cut off, and the next part follows.
 */
export class FileSink implements PredictionSink {
  readonly place: string;
  private readonly work: WorkFolder;
  private readonly format: FileFormat;
  private plan: SinkPlan | undefined;
  private parts: KeptPart[] = [];
  private data: GrowingFile | undefined;
  private journal: Journal | undefined;
  private isFinished = false;

  constructor(private readonly options: FileSinkOptions) {
    this.place = options.path;
    this.work = new WorkFolder(options.path);
    this.format = fileFormat(options.kind, options.compression);
  }

  begin(plan: SinkPlan): Promise<SinkPosition> {
    return this.guarded(async () => {
      this.plan = plan;
      await makeFolder(dirname(this.place));
      await this.work.take();
      const left = plan.resume ? await this.work.left() : undefined;
      // Work without a part is none: a job that was refused at its start must not bind the next one to its config.
      if (left === undefined || (left.parts.length === 0 && left.finished === undefined)) {
        await this.refuseExisting();
        await this.work.clear();
        await this.beginAnew(plan);
        return { end: 0, rows: 0 };
      }
      refuseOtherWork(left.digests, plan.digests, this.place);
      if (left.finished !== undefined && (await this.isThere(left.finished.rows))) {
        this.isFinished = true;
        return { ...left.finished, finished: true };
      }
      await this.refuseExisting();
      this.parts = left.parts;
      await this.goOn();
      return { end: this.parts.at(-1)?.end ?? 0, rows: this.rows };
    });
  }

  /** Takes back what was written of rows from `end` on. */
  rewind(end: number): Promise<void> {
    return this.guarded(async () => {
      if (this.isFinished || (this.parts.at(-1)?.end ?? 0) <= end) return;
      this.parts = this.parts.filter((part) => part.end <= end);
      await this.close();
      await this.goOn();
    });
  }

  /** Rows that were written. */
  get rows(): number {
    return this.parts.at(-1)?.rows ?? 0;
  }

  write(part: PredictionPart): Promise<void> {
    return this.guarded(async () => {
      const { data, journal, plan } = this.opened();
      const offset = data.bytes;
      let footer: string | undefined;
      let from = offset;
      if (part.rows > 0) {
        await rm(this.work.scratch, { force: true });
        await this.format.copy(part.connection, part.select, plan.columns, this.work.scratch);
        const piece = await this.format.piece(this.work.scratch);
        footer = piece.footer;
        const between = this.rows > 0 ? this.format.between : undefined;
        from += between?.length ?? 0;
        await data.add(this.bytesOf(piece, between));
      }
      const kept = {
        end: part.end,
        rows: this.rows + part.rows,
        offset: from,
        bytes: data.bytes,
        ...(footer === undefined ? {} : { footer }),
      };
      try {
        await journal.add({ part: kept });
      } catch (error) {
        data.bytes = offset;
        throw error;
      }
      this.parts.push({ ...kept, line: 0 });
    });
  }

  finish(): Promise<void> {
    return this.guarded(async () => {
      if (this.isFinished) return;
      const { data, journal, plan } = this.opened();
      const isLeftOut = this.options.skipEmpty === true && this.rows === 0;
      if (!isLeftOut) {
        const pieces: PlacedPiece[] = this.parts.filter(
          (part, i) => part.rows > (this.parts[i - 1]?.rows ?? 0),
        );
        await data.add([await this.format.foot(plan.columns, pieces, this.work.scratch)]);
      }
      await journal.add({ finished: { end: this.parts.at(-1)?.end ?? 0, rows: this.rows } });
      await this.close();
      await this.show(isLeftOut);
      this.isFinished = true;
    });
  }

  async forget(): Promise<void> {
    await this.close();
    await this.work.remove();
  }

  async release(): Promise<void> {
    await this.close().catch(() => undefined);
    await this.work.release().catch(() => undefined);
  }

  private async *bytesOf({ start, end }: Piece, between: Buffer | undefined): AsyncIterableIterator<Buffer> {
    if (between !== undefined) yield between;
    const { turned } = this.format;
    let left = end - start;
    for await (const block of blocksOf(this.work.scratch, start, end)) {
      left -= block.length;
      yield turned === undefined ? block : turned(block, left === 0);
    }
  }

  private async beginAnew({ digests, columns }: SinkPlan): Promise<void> {
    this.data = await GrowingFile.open(this.work.data, 0);
    await this.data.add([await this.format.head(columns)]);
    this.journal = await Journal.begin(this.work.journal);
    await this.journal.add({ begun: { format: 1, digests } });
  }

  /** Opens data and journal behind the last part that is kept. */
  private async goOn(): Promise<void> {
    const last = this.parts.at(-1);
    if (last === undefined) {
      await this.work.clear();
      await this.beginAnew(this.opened(false).plan);
      return;
    }
    this.data = await GrowingFile.open(this.work.data, last.bytes);
    this.journal = await Journal.reopen(this.work.journal, last.line);
  }

  /** Whether finished work stands under its name; one that a kill kept from being renamed is renamed now. */
  private async isThere(rows: number): Promise<boolean> {
    const isLeftOut = this.options.skipEmpty === true && rows === 0;
    if ((await sizeOf(this.work.data)) !== undefined) {
      await this.refuseExisting();
      await this.show(isLeftOut);
      return true;
    }
    return isLeftOut || (await sizeOf(this.place)) !== undefined;
  }

  private async show(isLeftOut: boolean): Promise<void> {
    if (isLeftOut) {
      await rm(this.work.data, { force: true });
      // What an earlier job left under the name would be taken for this one's.
      await rm(this.place, { force: true });
      return;
    }
    await rename(this.work.data, this.place);
    await syncFolder(dirname(this.place));
  }

  private async refuseExisting(): Promise<void> {
    const found = await stat(this.place).catch(() => undefined);
    if (found === undefined || (found.isFile() && this.options.overwrite)) return;
    throw new AssayError("OUTPUT_EXISTS", {
      what: `${this.place} is there already`,
      got: found.isFile() ? "a file" : "a folder",
      wanted: found.isFile() ? "no such file, or `overwrite: true`" : "a path of a file",
    });
  }

  private opened(wholly?: true): { data: GrowingFile; journal: Journal; plan: SinkPlan };
  private opened(wholly: false): { plan: SinkPlan };
  private opened(wholly = true): { data?: GrowingFile; journal?: Journal; plan: SinkPlan } {
    const { data, journal, plan } = this;
    if (plan !== undefined && (!wholly || (data !== undefined && journal !== undefined)))
      return { data, journal, plan } as { data: GrowingFile; journal: Journal; plan: SinkPlan };
    throw new AssayError("INTERNAL", { what: `${this.place} was written to before it was begun` });
  }

  private async close(): Promise<void> {
    const { data, journal } = this;
    this.data = undefined;
    this.journal = undefined;
    await data?.close();
    await journal?.close();
  }

  /** What the file system or DuckDB says, as WRITE_FAILED. */
  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (AssayError.isInstance(cause)) throw cause;
      // A full disk: what is of no use any more gives way.
      await rm(this.work.scratch, { force: true }).catch(() => undefined);
      throw new AssayError("WRITE_FAILED", {
        what: `${this.place} cannot be written: ${duckDbWords(cause)}`,
        next: "Check the folder's rights and free space, and run the job again: it goes on behind the parts that are kept.",
        cause,
      });
    }
  }
}
