import { csvLine } from "../../table/csv.js";
import type { TableState } from "../../table/state.js";
import type { TableWindow, WindowQuery } from "../../table/windows.js";
import type { Model } from "../contract.js";
import { HeldRows } from "./held.js";
import { KernelRows } from "./kernel.js";

export type Asked = Omit<WindowQuery, "offset" | "count">;

/** A table's rows: all of them by the kernel, or those that the page holds. */
export class TableData {
  /** Whether the kernel was asked and has not answered: it is busy, or was restarted without the page being told. */
  isSilent = false;
  readonly #held: HeldRows;
  readonly #kernel: KernelRows;

  constructor(
    readonly model: Model,
    readonly state: TableState,
  ) {
    this.#held = new HeldRows(state);
    this.#kernel = new KernelRows(model);
  }

  /** Whether the page holds all rows, so that nobody need be asked. */
  get isWhole(): boolean {
    return this.state.held >= this.state.numRows;
  }

  /** Whether what is shown may be any row of the table. */
  get hasAll(): boolean {
    return this.isWhole || (this.model.live && !this.isSilent);
  }

  /** Rows at once where the page holds what is asked for. */
  at(query: WindowQuery): TableWindow | Promise<TableWindow> {
    const plain =
      (query.sort ?? []).length === 0 && query.search === "" && (query.filters ?? []).length === 0;
    if (this.isWhole || !this.model.live) return this.#held.ask(query);
    if (plain && !this.isSilent && query.offset + query.count <= this.state.held)
      return { ...this.#held.ask(query), total: this.state.numRows };
    return this.#kernel.ask({ want: "rows", ...query }).then((answer) => answer.window as TableWindow);
  }

  /** The same of the rows that the page holds. */
  ofHeld(query: WindowQuery): TableWindow {
    return this.#held.ask(query);
  }

  /** Whether the kernel can write Parquet. */
  async canParquet(): Promise<boolean> {
    return this.model.live && (await this.#kernel.ask({ want: "formats" })).parquet === true;
  }

  /** The rows that pass as CSV: all of them with a kernel, else those that the page holds. */
  async csv(asked: Asked, came: (done: number) => void): Promise<Blob> {
    const { heads, numColumns } = this.state;
    if (!this.model.live || (this.isWhole && numColumns === heads.length)) {
      const rows = this.#held.order(asked).map((row) => csvLine(this.#held.cells(row)));
      return new Blob([csvLine(heads.map(({ name }) => name)), ...rows], { type: "text/csv" });
    }
    const parts: string[] = [];
    for (let from = 0, done = false; !done; ) {
      const answer = await this.#kernel.ask({ want: "csv", from, ...asked });
      parts.push(String(answer.text));
      from = Number(answer.next);
      done = answer.done === true;
      came(from);
    }
    return new Blob(parts, { type: "text/csv" });
  }

  async parquet(asked: Asked): Promise<Blob> {
    const parts: BlobPart[] = [];
    for (let from = 0, done = false; !done; ) {
      const answer = await this.#kernel.ask({ want: "parquet", from, ...asked });
      for (const { buffer, byteOffset, byteLength } of answer.buffers)
        parts.push(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength).slice());
      from = Number(answer.next);
      done = answer.done === true;
    }
    return new Blob(parts, { type: "application/vnd.apache.parquet" });
  }
}

/** Has the browser save a file. */
export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
