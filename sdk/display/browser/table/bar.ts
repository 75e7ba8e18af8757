import { shownName } from "../../table/format.js";
import type { Head } from "../../table/head.js";
import { BUTTON, button, FIELD, MUTED, make } from "./dom.js";

/** What the user asks for above and below the grid. */
export interface BarActions {
  search(text: string): void;
  toggleFilters(): boolean;
  hide(column: number, hidden: boolean): void;
  csv(): void;
  parquet(): void;
}

const BAR = "display:flex;flex-wrap:wrap;gap:6px 8px;align-items:center;margin:0 0 6px";

/** The row above the grid: title, search, filters, columns, exports. */
export class Bar {
  readonly element: HTMLElement;
  readonly #parquet: HTMLButtonElement;

  constructor(title: string, heads: readonly Head[], actions: BarActions) {
    const search = make("input", `${FIELD};width:180px`, {
      type: "search",
      placeholder: "Search",
      "aria-label": `Search ${title}`,
    });
    search.addEventListener("input", () => actions.search(search.value));
    // Letters are text here, not JupyterLab's shortcuts.
    search.addEventListener("keydown", (event) => event.stopPropagation());
    const filters = button("Filter", "Filter by column", () => {
      filters.setAttribute("aria-pressed", String(actions.toggleFilters()));
    });
    filters.setAttribute("aria-pressed", "false");
    this.#parquet = button("Parquet", "Save all rows that are found as Parquet", () => actions.parquet());
    this.#parquet.hidden = true;
    this.element = make(
      "div",
      BAR,
      {},
      make("strong", "font-weight:600;margin-right:auto", {}, make("bdi", "", {}, title)),
      search,
      filters,
      columnMenu(heads, actions),
      button("CSV", "Save the rows that are found as CSV", () => actions.csv()),
      this.#parquet,
    );
  }

  set canParquet(can: boolean) {
    this.#parquet.hidden = !can;
  }
}

function columnMenu(heads: readonly Head[], actions: BarActions): HTMLElement {
  const list = make("div", "", { role: "group", "aria-label": "Columns" });
  list.style.cssText =
    "position:absolute;right:0;z-index:3;max-height:300px;overflow:auto;background:var(--a-page);border:1px solid var(--a-axis);border-radius:4px;padding:6px 12px 6px 8px;white-space:nowrap";
  heads.forEach((head, column) => {
    const box = make("input", "margin:0 6px 0 0", { type: "checkbox" });
    box.checked = true;
    box.addEventListener("change", () => actions.hide(column, !box.checked));
    list.append(
      make("label", "display:block", {}, box, make("bdi", "", {}, shownName(head.name) || "(no name)")),
    );
  });
  const menu = make(
    "details",
    "position:relative",
    {},
    // The page's style of a summary is muted; its text is not.
    make("summary", `${BUTTON};list-style:none`, {}, make("span", "color:var(--a-ink)", {}, "Columns")),
    list,
  );
  menu.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
  menu.addEventListener("focusout", (event) => {
    const next = event.relatedTarget;
    if (next instanceof Node && !menu.contains(next)) menu.open = false;
  });
  return menu;
}

const SIZES = [10, 20, 50, 100] as const;

/** The row below the grid: where the window stands, and the way to others. */
export class Pager {
  readonly element: HTMLElement;
  readonly #place = make("span", "font-variant-numeric:tabular-nums", { role: "status" });
  readonly #note = make("p", `margin:4px 0 0;${MUTED}`);
  readonly #back: readonly HTMLButtonElement[];
  readonly #on: readonly HTMLButtonElement[];

  constructor(page: (by: number) => void, size: number, resize: (size: number) => void) {
    this.#back = [
      button("«", "First page", () => page(Number.NEGATIVE_INFINITY)),
      button("‹", "Page before", () => page(-1)),
    ];
    this.#on = [
      button("›", "Next page", () => page(1)),
      button("»", "Last page", () => page(Number.POSITIVE_INFINITY)),
    ];
    const sizes = make("select", FIELD, { "aria-label": "Rows of a page" });
    for (const one of SIZES)
      sizes.append(make("option", "color:#111;background:#fff", { value: String(one) }, `${one} rows`));
    sizes.value = String(size);
    sizes.addEventListener("change", () => resize(Number(sizes.value)));
    const buttons = make("span", "display:inline-flex;gap:4px", {}, ...this.#back, this.#place, ...this.#on);
    this.#place.style.padding = "2px 6px";
    this.element = make(
      "div",
      "margin:6px 0 0",
      {},
      make("div", `${BAR};margin:0`, {}, buttons, sizes),
      this.#note,
    );
  }

  show(place: string, notes: readonly string[], canBack: boolean, canOn: boolean): void {
    if (this.#place.textContent !== place) this.#place.textContent = place;
    this.#note.textContent = notes.join(" ");
    this.#note.hidden = notes.length === 0;
    for (const one of this.#back) one.disabled = !canBack;
    for (const one of this.#on) one.disabled = !canOn;
    for (const one of [...this.#back, ...this.#on]) one.style.opacity = one.disabled ? "0.4" : "1";
  }
}
