import { type CellText, cellText } from "../../table/format.js";
import type { Head } from "../../table/head.js";
import type { SortKey } from "../../table/sort.js";
import type { TableWindow } from "../../table/windows.js";
import { FIELD, make, paintGround } from "./dom.js";
import { headContent, type Sorted } from "./head.js";

const LINE = "1px solid var(--a-grid)";
const CELL = `padding:3px 12px 3px 4px;border:0;border-bottom:${LINE};white-space:nowrap;max-width:320px;overflow:hidden;text-overflow:ellipsis;line-height:1.5;font-variant-numeric:tabular-nums;`;
const TH = `${CELL}position:sticky;top:0;z-index:1;vertical-align:bottom;font-weight:600;border-bottom:1px solid var(--a-axis);`;

export interface GridState {
  readonly label: string;
  readonly heads: readonly Head[];
  /** Places of the columns that are seen. */
  readonly shown: readonly number[];
  readonly sort: readonly SortKey[];
  /** What was typed under each column; undefined where filters are put away. */
  readonly filters: ReadonlyMap<number, string> | undefined;
  readonly window: TableWindow;
}

/** What the user does to the grid. */
export interface GridActions {
  sort(column: number, more: boolean): void;
  filter(column: number, text: string): void;
  /** −1 and 1 turn the page; the infinities go to the first and the last. */
  page(by: number): void;
}

/**
 * The rows as a grid (https://www.w3.org/WAI/ARIA/apg/patterns/grid): one cell has the focus and the arrow keys move it; enter on
 * a header sorts, with shift as a further key.
 */
export class Grid {
  readonly element = make("div", "overflow:auto;max-height:640px;position:relative");
  #focus = { row: 0, column: 0 };
  #cells: HTMLElement[][] = [];
  #last: GridState | undefined;
  readonly #table = make("table", "border-collapse:separate;border-spacing:0;margin:0;font-size:13px;", {
    role: "grid",
  });

  constructor(readonly actions: GridActions) {
    this.element.append(this.#table);
    this.#table.addEventListener("keydown", (event) => this.#key(event));
    this.#table.addEventListener("focusin", (event) => this.#focused(event.target));
  }

  show(state: GridState): void {
    const last = this.#last;
    this.#last = state;
    const had = this.element.contains(document.activeElement) ? document.activeElement : null;
    const inFilter = had instanceof HTMLInputElement;
    // A filter that is typed into must not lose its place.
    const isSameHead =
      last !== undefined &&
      last.heads === state.heads &&
      last.shown === state.shown &&
      last.sort === state.sort &&
      (last.filters === undefined) === (state.filters === undefined);
    this.#table.setAttribute("aria-label", state.label);
    this.#table.setAttribute("aria-rowcount", String(state.window.total + 1));
    this.#table.setAttribute("aria-colcount", String(state.heads.length + 1));
    const head = isSameHead ? this.#table.tHead : null;
    const top = head === null ? this.#head(state) : (this.#cells[0] ?? []);
    const body = make("tbody", "");
    const rows = state.window.rows.map((row, i) => this.#row(state, row, i, body));
    if (rows.length === 0) body.append(this.#none(state));
    // A head that stays is not taken out and put back: its field would lose the focus.
    if (head === null) this.#table.replaceChildren(this.#headElement, body);
    else this.#table.tBodies[0]?.replaceWith(body);
    this.#cells = [top, ...rows];
    if (head === null) this.paint();
    this.#move(this.#focus.row, this.#focus.column, had !== null && !inFilter);
    this.element.setAttribute("aria-busy", "false");
  }

  /** The headers cover what scrolls below them, so they have the ground's colour. */
  paint(): void {
    paintGround(this.element, this.#table.tHead?.querySelectorAll<HTMLElement>("th,td") ?? []);
  }

  #headElement = make("thead", "");

  #head({ heads, shown, sort, filters }: GridState): HTMLElement[] {
    const corner = make("th", `${TH}text-align:right;color:var(--a-muted);`, { scope: "col" }, "row");
    const cells = shown.map((column) => {
      const head = heads[column];
      const place = sort.findIndex((key) => key.column === column);
      const descending = sort[place]?.descending === true;
      const sorted: Sorted | undefined =
        place < 0 ? undefined : { descending, ...(sort.length > 1 ? { place: place + 1 } : {}) };
      const cell = make(
        "th",
        `${TH}text-align:${head.kind === "number" ? "right" : "left"};cursor:pointer;user-select:none;`,
        {
          scope: "col",
          "aria-sort": sorted === undefined ? "none" : descending ? "descending" : "ascending",
          "aria-colindex": String(column + 2),
          title: [head.name.length > 40 ? head.name.slice(0, 300) : "", head.about]
            .filter((t) => t !== "")
            .join("\n"),
        },
        ...headContent(head, sorted),
      );
      cell.addEventListener("click", (event) => this.actions.sort(column, event.shiftKey));
      return cell;
    });
    const first = make("tr", "", { "aria-rowindex": "1" }, corner, ...cells);
    this.#headElement = make("thead", "", {}, first);
    if (filters !== undefined) this.#headElement.append(this.#filterRow(heads, shown, filters));
    return [corner, ...cells];
  }

  #filterRow(
    heads: readonly Head[],
    shown: readonly number[],
    filters: ReadonlyMap<number, string>,
  ): HTMLElement {
    const cell = `${TH}top:auto;position:static;font-weight:400;`;
    return make(
      "tr",
      "",
      {},
      make("td", cell),
      ...shown.map((column) => {
        const { name, kind } = heads[column];
        const hint = kind === "number" ? "> 5, 1..9" : kind === "time" ? "> 2011-06" : "text, = text";
        const input = make("input", `${FIELD};width:100%;min-width:80px;font-size:12px`, {
          type: "text",
          placeholder: hint,
          "aria-label": `Filter ${name.slice(0, 100)}`,
          "data-filter": String(column),
        });
        input.value = filters.get(column) ?? "";
        input.addEventListener("input", () => this.actions.filter(column, input.value));
        return make("td", cell, {}, input);
      }),
    );
  }

  #row(state: GridState, row: number, i: number, body: HTMLElement): HTMLElement[] {
    const { heads, shown, window } = state;
    const label =
      window.labels === undefined ? String(row) : cellText(window.labels[i], { kind: "any" }).text;
    const first = make(
      "th",
      `${CELL}text-align:right;font-weight:400;color:var(--a-muted);`,
      { scope: "row" },
      make("bdi", "", {}, label),
    );
    const cells = shown.map((column) =>
      this.#cell(heads[column], column, cellText(window.cells[i][column] ?? null, heads[column])),
    );
    body.append(make("tr", "", { "aria-rowindex": String(window.offset + i + 2) }, first, ...cells));
    return [first, ...cells];
  }

  #cell({ kind }: Head, column: number, { text, isPale }: CellText): HTMLElement {
    const pale = isPale ? "color:var(--a-muted);font-style:italic;" : "";
    const style = `${CELL}text-align:${kind === "number" ? "right" : "left"};${pale}`;
    const cell = make("td", style, { "aria-colindex": String(column + 2) }, make("bdi", "", {}, text));
    if (text.length > 40) cell.title = text;
    return cell;
  }

  #none({ shown }: GridState): HTMLElement {
    return make(
      "tr",
      "",
      {},
      make("td", `${CELL}color:var(--a-muted);`, { colspan: String(shown.length + 1) }, "no rows"),
    );
  }

  /** Gives one cell the grid's place in the order of the tab key, and the focus where the grid has it. */
  #move(row: number, column: number, focus: boolean): void {
    const at = {
      row: Math.max(0, Math.min(this.#cells.length - 1, row)),
      column: Math.max(0, Math.min((this.#cells[0]?.length ?? 1) - 1, column)),
    };
    for (const cell of this.#table.querySelectorAll('th[tabindex="0"],td[tabindex="0"]'))
      cell.removeAttribute("tabindex");
    this.#focus = at;
    const cell = this.#cells[at.row]?.[at.column];
    if (cell === undefined) return;
    cell.tabIndex = 0;
    if (focus) cell.focus();
  }

  #focused(target: EventTarget | null): void {
    const row = this.#cells.findIndex((cells) => cells.includes(target as HTMLElement));
    if (row < 0) return;
    const column = this.#cells[row].indexOf(target as HTMLElement);
    if (row !== this.#focus.row || column !== this.#focus.column) this.#move(row, column, false);
  }

  #key(event: KeyboardEvent): void {
    if (event.target instanceof HTMLInputElement) return;
    const { row, column } = this.#focus;
    const whole = event.ctrlKey || event.metaKey;
    const to = (r: number, c: number) => this.#move(r, c, true);
    const moves: Readonly<Record<string, () => void>> = {
      ArrowUp: () => to(row - 1, column),
      ArrowDown: () => to(row + 1, column),
      ArrowLeft: () => to(row, column - 1),
      ArrowRight: () => to(row, column + 1),
      Home: () => (whole ? this.actions.page(Number.NEGATIVE_INFINITY) : to(row, 0)),
      End: () => (whole ? this.actions.page(Number.POSITIVE_INFINITY) : to(row, Number.POSITIVE_INFINITY)),
      PageUp: () => this.actions.page(-1),
      PageDown: () => this.actions.page(1),
    };
    const sorts = (event.key === "Enter" || event.key === " ") && row === 0 && column > 0;
    const place = this.#last?.shown[column - 1];
    if (sorts && place !== undefined) this.actions.sort(place, event.shiftKey);
    else if (moves[event.key] === undefined) return;
    else moves[event.key]();
    event.preventDefault();
    // JupyterLab's own keys must not act on the cell as well.
    event.stopPropagation();
  }
}
