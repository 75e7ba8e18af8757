import { throwIfAborted } from "../../utils/abort.js";
import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import type { Task } from "../models/model.js";
import type { RowAnswers, WhatIfAnswer } from "./answer.js";
import type { Cell } from "./cells.js";
import { cellText, type WhatIfColumn } from "./columns.js";
import type { WhatIfGrid } from "./grid.js";
import { Nearness, type RowWarning } from "./nearness.js";

/** A row that a panel starts from. */
export interface WhatIfRow {
  /** "test row 17", or what it is: "given row". */
  readonly name: string;
  /** What is worth knowing of it: "largest error: predicted 12, true 450". */
  readonly note?: string;
  readonly cells: readonly Cell[];
  /** In the target's unit, or the label of the class; absent where it is not known. */
  readonly truth?: number | string;
  readonly answer: WhatIfAnswer;
  /** Where the page has no model: predictions around the row. */
  readonly grid?: WhatIfGrid;
}

/** How a page without a kernel answers. */
export type PageWay =
  | { readonly way: "model"; readonly files: ReadonlyMap<string, Uint8Array>; readonly bytes: number }
  | { readonly way: "grid"; readonly reason: string };

/** What a panel is made of. */
export interface WhatIfData {
  readonly task: Task;
  /** Kind of the model. */
  readonly kind: string;
  /** The target; also the unit of a regression. */
  readonly target: string;
  /** Names of the outputs: the target, or the classes. */
  readonly outputs: readonly string[];
  /** In the order of their weight. */
  readonly columns: readonly WhatIfColumn[];
  /** The first is the one that it starts with. */
  readonly rows: readonly WhatIfRow[];
  /** Training rows that warnings compare with. */
  readonly reference: readonly (readonly Cell[])[];
  /** How many of these, from the first, SHAP values compare with. */
  readonly background: number;
  readonly explainer: string;
  readonly seed: number;
  readonly page: PageWay;
}

/** An answer with what is to be known of the row. */
export interface WhatIfResult extends WhatIfAnswer {
  readonly warnings: readonly RowWarning[];
}

/**
 * A row of a model whose values can be changed: shows itself as a panel of controls, whose prediction and waterfall follow. In a
 * script, `ask` answers.
 *
 * @example
 * const panel = await experiment.whatIf(17);
 * (await panel.ask({ hr: 8, temp: 0.3 })).predictions[0];
 */
export class WhatIf {
  readonly #answers: RowAnswers;
  readonly #nearness: Nearness;

  /** @internal Use `experiment.whatIf()`. */
  constructor(
    readonly data: WhatIfData,
    answers: RowAnswers,
  ) {
    this.#answers = answers;
    this.#nearness = new Nearness(data.columns, data.reference);
    Object.freeze(this);
  }

  /** The columns that can be changed, the one of most weight first. */
  get columns(): readonly WhatIfColumn[] {
    return this.data.columns;
  }

  /** The row that it starts with. */
  get start(): WhatIfRow {
    return this.data.rows[0];
  }

  /**
   * What the model says of the start row with some values changed: the best answer that the explainer has. Dates are days,
   * timestamps milliseconds since 1970. Throws DATA_COLUMN_MISSING for a column that the model does not read, DATA_CAST for
   * a value of another kind, INTERRUPTED.
   */
  async ask(
    changes: Readonly<Record<string, Cell>> = {},
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<WhatIfResult> {
    const row = [...this.start.cells];
    for (const [name, cell] of Object.entries(changes)) {
      const place = this.columns.findIndex((column) => column.name === name);
      if (place < 0) throw this.#unknown(name);
      row[place] = checkCell(this.columns[place], cell);
    }
    let best: WhatIfAnswer | undefined;
    await this.askRow(
      row,
      (answer) => {
        best = answer;
      },
      signal,
    );
    throwIfAborted(signal, { what: "the question was stopped before it was answered" });
    if (best === undefined) throw new AssayError("INTERNAL", { what: "a row was not answered" });
    return { ...best, warnings: this.#nearness.warnings(row) };
  }

  /** @internal Calls back with a first answer about a whole row, then with better ones. */
  askRow(
    row: readonly Cell[],
    told: (answer: WhatIfAnswer, isLast: boolean) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    return this.#answers.ask(row, told, signal);
  }

  /** @internal A whole row that came from a page. Throws DATA_CAST, DATA_SHAPE. */
  checkRow(row: readonly unknown[]): Cell[] {
    if (Array.isArray(row) && row.length === this.columns.length)
      return this.columns.map((column, c) => checkCell(column, row[c]));
    throw new AssayError("DATA_SHAPE", {
      what: "a row does not have one value a column",
      got: Array.isArray(row) ? `${row.length} values` : typeof row,
      wanted: `${this.columns.length}`,
    });
  }

  /** What is unusual about a whole row. */
  warnings(row: readonly Cell[]): RowWarning[] {
    return this.#nearness.warnings(row);
  }

  #unknown(name: string): AssayError {
    const names = this.columns.map((column) => column.name);
    return new AssayError("DATA_COLUMN_MISSING", {
      what: `the model does not read a column "${name}"`,
      got: `changes of "${name}"`,
      wanted: `one of ${names.join(", ")}`,
      next: didYouMean(name, names),
    });
  }
}

const TYPES = {
  number: "number",
  text: "string",
  boolean: "boolean",
  date: "number",
  timestamp: "number",
} as const;

/** @internal A cell that fits its column; else throws DATA_CAST. */
export function checkCell(column: WhatIfColumn, cell: unknown): Cell {
  const wanted = TYPES[column.holds];
  if (cell === null) {
    if (column.missing) return null;
  } else if (typeof cell === wanted && (typeof cell !== "number" || Number.isFinite(cell)))
    return cell as Cell;
  throw new AssayError("DATA_CAST", {
    what: `column "${column.name}" cannot take this value`,
    got:
      cell === null
        ? "null"
        : typeof cell === "number"
          ? cellText(cell, { ...column, holds: "number" })
          : typeof cell,
    wanted: `a ${wanted}${wanted === "number" ? ", finite" : ""}${column.missing ? ", or null" : ""}`,
  });
}
