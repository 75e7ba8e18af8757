import { formatCount, formatTimes } from "../../../utils/text/numbers.js";
import type { SortKey } from "../../table/sort.js";
import type { TableState } from "../../table/state.js";
import type { TableWindow } from "../../table/windows.js";
import type { Model, PageView } from "../contract.js";
import { Bar, Pager } from "./bar.js";
import { save, TableData } from "./data.js";
import { later } from "./dom.js";
import { Grid } from "./grid.js";
import { KernelGone } from "./kernel.js";

const TYPING_MS = 200;
/** An answer that takes longer is waited for in sight. */
const WAIT_MS = 400;
/** After this the rows that the page holds are shown instead; an answer that comes yet takes their place. */
const SILENT_MS = 8000;

class TableView {
  readonly #data: TableData;
  readonly #state: TableState;
  readonly #grid: Grid;
  readonly #bar: Bar;
  readonly #pager: Pager;
  #sort: readonly SortKey[] = [];
  #search = "";
  #filters = new Map<number, string>();
  #filtering = false;
  #shown: readonly number[];
  #offset = 0;
  #size = 20;
  #window: TableWindow | undefined;
  #said = "";
  /** The newest question: older answers that come late are not shown. */
  #asked = 0;

  constructor(model: Model, el: HTMLElement) {
    this.#state = Object.fromEntries(
      ["title", "numRows", "numColumns", "heads", "packed", "labels", "held"].map((name) => [
        name,
        model.get(name),
      ]),
    ) as TableState;
    const { title, heads } = this.#state;
    this.#data = new TableData(model, this.#state);
    this.#shown = [...heads.keys()];
    this.#grid = new Grid({
      sort: (column, more) => this.#sortBy(column, more),
      filter: (column, text) => {
        this.#filters.set(column, text);
        this.#typed();
      },
      page: (by) => this.#page(by),
    });
    this.#bar = new Bar(
      `${title}: ${formatTimes(this.#state.numRows, "row")} x ${formatTimes(this.#state.numColumns, "column")}`,
      heads,
      {
        search: (text) => {
          this.#search = text;
          this.#typed();
        },
        toggleFilters: () => this.#toggleFilters(),
        hide: (column, hidden) => {
          this.#shown = hidden
            ? this.#shown.filter((one) => one !== column)
            : [...this.#shown, column].sort((a, b) => a - b);
          this.#show();
        },
        csv: () => void this.#export("csv"),
        parquet: () => void this.#export("parquet"),
      },
    );
    this.#pager = new Pager(
      (by) => this.#page(by),
      this.#size,
      (size) => {
        this.#size = size;
        this.#offset = Math.floor(this.#offset / size) * size;
        void this.#ask();
      },
    );
    el.append(this.#bar.element, this.#grid.element, this.#pager.element);
    model.on("live", () => this.#lived());
    globalThis.__assay.onTheme(el, this.repaint);
  }

  /** Kept, as the page forgets whom nobody keeps. */
  readonly repaint = (): void => this.#grid.paint();

  async start(): Promise<void> {
    await this.#ask();
    void this.#formats();
  }

  readonly #typed = later(TYPING_MS, () => {
    this.#offset = 0;
    void this.#ask();
  });

  #sortBy(column: number, more: boolean): void {
    const now = this.#sort.find((key) => key.column === column);
    // Once up, once down, then as the rows stood.
    const next: SortKey | undefined =
      now === undefined ? { column } : now.descending === true ? undefined : { column, descending: true };
    if (more) {
      const others = this.#sort.map((key) => (key === now ? next : key)).filter((key) => key !== undefined);
      this.#sort = now === undefined && next !== undefined ? [...others, next] : others;
    } else this.#sort = next === undefined ? [] : [next];
    this.#offset = 0;
    void this.#ask();
  }

  #toggleFilters(): boolean {
    this.#filtering = !this.#filtering;
    this.#offset = 0;
    if ([...this.#filters.values()].some((text) => text !== "")) void this.#ask();
    else this.#show();
    return this.#filtering;
  }

  #page(by: number): void {
    const total = this.#window?.total ?? 0;
    const last = Math.max(0, Math.floor((total - 1) / this.#size) * this.#size);
    const to = Number.isFinite(by) ? this.#offset + by * this.#size : by < 0 ? 0 : last;
    const offset = Math.max(0, Math.min(last, to));
    if (offset === this.#offset) return;
    this.#offset = offset;
    void this.#ask();
  }

  get #query() {
    const filters = this.#filtering
      ? [...this.#filters]
          .filter(([, text]) => text.trim() !== "")
          .map(([column, text]) => ({ column, text }))
      : [];
    return { sort: this.#sort, search: this.#search.trim(), filters };
  }

  async #ask(): Promise<void> {
    const mine = ++this.#asked;
    const query = { ...this.#query, offset: this.#offset, count: this.#size };
    const answer = this.#data.at(query);
    // What is there at once is shown at once.
    if (!(answer instanceof Promise)) return this.#take(answer);
    const isMine = (): boolean => mine === this.#asked;
    const silent = (): void => {
      if (!isMine()) return;
      this.#data.isSilent = true;
      this.#take(this.#data.ofHeld(query));
    };
    const timers = [
      setTimeout(() => isMine() && this.#say("waiting for the kernel …"), WAIT_MS),
      setTimeout(silent, this.#data.isSilent ? WAIT_MS : SILENT_MS),
    ];
    try {
      const window = await answer;
      this.#data.isSilent = false;
      if (isMine()) this.#take(window);
    } catch (error) {
      if (error instanceof KernelGone) silent();
      else if (isMine()) this.#say(error instanceof Error ? error.message : String(error));
    } finally {
      for (const timer of timers) clearTimeout(timer);
    }
  }

  #take(window: TableWindow): void {
    this.#window = window;
    this.#offset = window.rows.length === 0 && window.total > 0 ? 0 : window.offset;
    this.#said = "";
    this.#show();
  }

  #lived(): void {
    this.#data.isSilent = false;
    void this.#ask();
    void this.#formats();
  }

  async #formats(): Promise<void> {
    this.#bar.canParquet = await this.#data.canParquet().catch(() => false);
  }

  async #export(format: "csv" | "parquet"): Promise<void> {
    const { title, held } = this.#state;
    const name =
      title
        .replace(/[^\p{L}\p{N}]+/gu, "-")
        .replace(/^-|-$/g, "")
        .slice(0, 60)
        .toLowerCase() || "table";
    const part = this.#data.hasAll ? "" : `-first-${held}-rows`;
    try {
      this.#say(`making the ${format === "csv" ? "CSV" : "Parquet"} file …`);
      const blob =
        format === "csv"
          ? await this.#data.csv(this.#query, (done) => this.#say(`CSV: ${formatCount(done)} rows …`))
          : await this.#data.parquet(this.#query);
      save(blob, `${name}${part}.${format}`);
      this.#say("");
    } catch (error) {
      this.#say(`not saved: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #say(text: string): void {
    this.#said = text;
    this.#place();
  }

  #show(): void {
    if (this.#window === undefined) return;
    this.#grid.show({
      label: this.#state.title,
      heads: this.#state.heads,
      shown: this.#shown,
      sort: this.#sort,
      filters: this.#filtering ? this.#filters : undefined,
      window: this.#window,
    });
    this.#place();
  }

  #place(): void {
    if (this.#window === undefined) return;
    const { total, rows, problems } = this.#window;
    const { numRows, numColumns, heads, held } = this.#state;
    const of = this.#data.hasAll ? numRows : held;
    const first = this.#offset;
    const found =
      total === of ? formatTimes(total, "row") : `${formatCount(total)} found of ${formatTimes(of, "row")}`;
    const place =
      rows.length === 0 ? found : `${formatCount(first + 1)}–${formatCount(first + rows.length)} of ${found}`;
    const left = numColumns - heads.length;
    const notes = [
      this.#said,
      ...problems.map(({ column, message }) => `${heads[column]?.name ?? ""}: ${message}.`),
      this.#data.hasAll
        ? ""
        : `${this.#data.isSilent ? "The kernel does not answer: it is busy, or was restarted. " : ""}Of ${formatTimes(numRows, "row")} this page holds the first ${formatCount(held)}; where the kernel runs, run the cell again for all.`,
      left > 0 ? `${formatTimes(left, "more column")} in the middle.` : "",
    ].filter((note) => note !== "");
    this.#pager.show(place, notes, first > 0, first + rows.length < total);
  }
}

const views = new WeakMap<HTMLElement, TableView>();

const view: PageView = {
  async render({ model, el }) {
    // Wide tables take the room that there is.
    const out = el.closest<HTMLElement>(".assay-out");
    if (out !== null) out.style.maxWidth = "100%";
    const made = new TableView(model, el);
    views.set(el, made);
    await made.start();
  },
};

globalThis.__assay.views.table = view;
