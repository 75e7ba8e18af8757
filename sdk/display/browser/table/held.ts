import type { JsonCell } from "../../table/cell.js";
import type { SourceColumn, TableSource } from "../../table/source.js";
import { type TableState, unpack } from "../../table/state.js";
import { type TableWindow, TableWindows, type WindowQuery } from "../../table/windows.js";

/** A cell as the value that it stands for, to sort and filter by. */
function cellValue(cell: JsonCell, kind: SourceColumn["kind"]): unknown {
  if (typeof cell === "string" && kind === "time") return timeOf(cell);
  if (cell === null || typeof cell !== "object") return cell;
  if (cell.t === "u") return undefined;
  if (cell.t === "i") return Number(cell.v);
  if (cell.t === "n") return Number(cell.v);
  return cell.t === "d" ? new Date(cell.v) : cell.v;
}

/** An ISO time without a zone is UTC's, as the kernel counts. */
function timeOf(text: string): Date | string {
  const time = new Date(text.includes("T") && !/Z$/.test(text) ? `${text}Z` : text);
  return Number.isNaN(time.getTime()) ? text : time;
}

/** The rows that the page holds: answers what a kernel would, of the first rows. */
export class HeldRows {
  readonly #cells: readonly (readonly JsonCell[])[];
  readonly #labels: readonly JsonCell[] | undefined;
  readonly #windows: TableWindows;

  constructor(state: TableState) {
    this.#cells = state.packed.map(unpack);
    this.#labels = state.labels === undefined ? undefined : unpack(state.labels);
    const source: TableSource = {
      title: state.title,
      numRows: state.held,
      columns: state.heads.map(({ name, type, kind }, c) => ({
        name,
        type,
        kind,
        get: (row) => cellValue(this.#cells[c][row], kind),
      })),
    };
    this.#windows = new TableWindows(source);
  }

  ask(query: WindowQuery): TableWindow {
    const window = this.#windows.ask(query);
    const labels = this.#labels;
    return {
      ...window,
      cells: window.rows.map((row) => this.cells(row)),
      ...(labels === undefined ? {} : { labels: window.rows.map((row) => labels[row]) }),
    };
  }

  /** The rows that pass, in order. */
  order(query: Omit<WindowQuery, "offset" | "count">): readonly number[] {
    const rows = this.#windows.order(query);
    return rows === undefined
      ? Array.from({ length: this.#windows.source.numRows }, (_, row) => row)
      : [...rows];
  }

  cells(row: number): JsonCell[] {
    return this.#cells.map((column) => column[row]);
  }
}
