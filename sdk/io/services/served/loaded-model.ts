import type { Explanation } from "../../../core/explainers/index.js";
import type { Signature } from "../../../core/models/model.js";
import { RowReader, type RowReaderOptions } from "../../../core/requests/index.js";
import type { Table } from "../../../core/tables/index.js";
import type { InputColumn } from "../../../core/what-if/index.js";
import { type ExplainRowsOptions, explainRows } from "./explain-rows.js";
import type { OpenedModel, ServableModel } from "./source.js";

/** One version of a served model. It is freed when it is retired and the last work with it is over. */
export class LoadedModel {
  readonly model: ServableModel;
  readonly uri: string;
  readonly version: OpenedModel["version"];
  readonly runId: string | undefined;
  /** Rows that it was trained on, as far as they were kept with it. */
  readonly example: Table | undefined;
  /** What was seen of its inputs in training; empty where nothing was kept. */
  readonly inputs: readonly InputColumn[];
  /** Reads the rows of requests. */
  readonly reader: RowReader;
  #users = 0;
  #retired = false;
  #freed: () => void = () => {};
  #background: ReturnType<NonNullable<OpenedModel["background"]>> | undefined;
  /** Fulfilled when it is freed. */
  readonly whenFreed: Promise<void>;

  constructor(
    private readonly opened: OpenedModel,
    reader?: RowReaderOptions,
  ) {
    this.model = opened.model;
    this.uri = opened.uri;
    this.version = opened.version;
    this.runId = opened.runId;
    this.example = opened.example;
    this.inputs = opened.inputs ?? [];
    this.reader = new RowReader(opened.model.signature.inputs, reader);
    this.whenFreed = new Promise((resolve) => {
      this.#freed = resolve;
    });
  }

  get signature(): Signature {
    return this.model.signature;
  }

  get kind(): string {
    return this.model.kind;
  }

  /** Works that use it now. */
  get users(): number {
    return this.#users;
  }

  predict(rows: Table): Promise<Table> {
    return this.model.predict(rows);
  }

  /** SHAP values of rows; EXPLAIN_UNSUPPORTED where they need training rows, and these cannot be had. */
  explain(rows: Table, options: ExplainRowsOptions = {}): Promise<Explanation> {
    return explainRows(this.model, rows, () => this.background(), options);
  }

  /** Read once, when an explanation first needs them. */
  private background(): Promise<Table | { readonly note: string }> {
    this.#background ??= this.opened.background?.() ?? Promise.resolve({ note: "none were kept with it" });
    // A store that was away is asked again by the next explanation.
    this.#background.catch(() => {
      this.#background = undefined;
    });
    return this.#background;
  }

  /** @internal Counts a work that begins. */
  hold(): void {
    this.#users += 1;
  }

  /** @internal Counts a work that is over. */
  release(): void {
    this.#users -= 1;
    this.freeIfDone();
  }

  /** @internal No new work will come. */
  retire(): void {
    this.#retired = true;
    this.freeIfDone();
  }

  private freeIfDone(): void {
    if (!this.#retired || this.#users > 0) return;
    if (this.opened.isBorrowed !== true) this.model.dispose();
    this.#freed();
  }
}
