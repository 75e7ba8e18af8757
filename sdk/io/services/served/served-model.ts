import type { Explanation } from "../../../core/explainers/index.js";
import type { Signature } from "../../../core/models/model.js";
import type { RowReader, RowReaderOptions } from "../../../core/requests/index.js";
import type { Table } from "../../../core/tables/index.js";
import { AssayError, asAssayError } from "../../../utils/errors/index.js";
import { type RefreshConfig, refreshDefaults } from "./config.js";
import type { ExplainRowsOptions } from "./explain-rows.js";
import { LoadedModel } from "./loaded-model.js";
import { signatureDifference } from "./signature-difference.js";
import type { ModelSource } from "./source.js";
import { warm } from "./warm.js";

export interface ServedModelOptions {
  /** @default refreshDefaults */
  readonly refresh?: RefreshConfig;
  /** How rows are read. @default unknown columns are ignored */
  readonly reader?: RowReaderOptions;
  /** Hears what is to be known: a new version, one that is refused, a registry that is away. Must not throw. */
  readonly onNote?: (level: "info" | "warn", message: string) => void;
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** How a served model stands. */
export interface ServedStatus {
  /** New versions that took the place of an old one. */
  readonly swaps: number;
  /** Looks at the registry that failed, since the last one that did not. */
  readonly failures: number;
  /** When the registry last answered, in milliseconds since 1970. */
  readonly checkedAtMs: number;
  /** Why the newest version is not the one that is served. */
  readonly trouble?: string;
}

export type CheckOutcome = "same" | "swapped" | "refused" | "failed";

/**
 * A model that stays up to date while it is used. A new version behind its alias is loaded and warmed beside the old one, then
 * takes its place between two requests; the old one is freed when the last work with it is over. Whatever goes wrong
 * with the new one, or with the registry, the old one goes on.
 *
 * @example
 * const served = await ServedModel.open(source, { onNote: (level, message) => logger[level](message) });
 * const predictions = await served.use(async (model) => model.predict(model.reader.records(rows).table));
 */
export class ServedModel {
  readonly #source: ModelSource;
  readonly #refresh: RefreshConfig;
  readonly #onNote: NonNullable<ServedModelOptions["onNote"]>;
  readonly #now: () => number;
  readonly #listeners = new Set<(now: LoadedModel, before: LoadedModel) => void>();
  readonly #reader: RowReaderOptions | undefined;
  #current: LoadedModel;
  #timer: NodeJS.Timeout | undefined;
  #check: Promise<CheckOutcome> | undefined;
  #refused: string | undefined;
  #trouble: string | undefined;
  #swaps = 0;
  #failures = 0;
  #checkedAtMs: number;
  #closed = false;

  private constructor(source: ModelSource, first: LoadedModel, options: ServedModelOptions) {
    this.#source = source;
    this.#current = first;
    this.#refresh = options.refresh ?? refreshDefaults;
    this.#onNote = options.onNote ?? (() => {});
    this.#now = options.now ?? Date.now;
    this.#reader = options.reader;
    this.#checkedAtMs = this.#now();
    this.#schedule();
  }

  /** Loads and warms the first version. Throws what `openStoredModel` throws: without a model there is nothing to serve. */
  static async open(source: ModelSource, options: ServedModelOptions = {}): Promise<ServedModel> {
    const first = new LoadedModel(await source.open(), options.reader);
    await warm(first, options.now);
    return new ServedModel(source, first, options);
  }

  /** The version that is served now. Hold on to it by `use` only: it may be freed as soon as another one is there. */
  get current(): LoadedModel {
    return this.#current;
  }

  get signature(): Signature {
    return this.#current.signature;
  }

  get reader(): RowReader {
    return this.#current.reader;
  }

  get kind(): string {
    return this.#current.kind;
  }

  get uri(): string {
    return this.#current.uri;
  }

  /** Version in the registry; undefined where it was not asked for by a registered name. */
  get version(): string | undefined {
    return this.#current.version?.version;
  }

  get status(): ServedStatus {
    return {
      swaps: this.#swaps,
      failures: this.#failures,
      checkedAtMs: this.#checkedAtMs,
      ...(this.#trouble === undefined ? {} : { trouble: this.#trouble }),
    };
  }

  /** Works with one version from beginning to end: it is not freed meanwhile. */
  async use<T>(work: (model: LoadedModel) => Promise<T>): Promise<T> {
    const model = this.#current;
    model.hold();
    try {
      return await work(model);
    } finally {
      model.release();
    }
  }

  /** Predictions of rows with the columns of the signature. */
  predict(rows: Table): Promise<Table> {
    return this.use((model) => model.predict(rows));
  }

  explain(rows: Table, options?: ExplainRowsOptions): Promise<Explanation> {
    return this.use((model) => model.explain(rows, options));
  }

  /** Called after each swap with the new version and the old one. Returns what ends that. */
  onSwap(listener: (now: LoadedModel, before: LoadedModel) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Looks now whether there is another version, and takes it. Never rejects.
   *
   * @param anew also loads a version again that is served, or that was refused
   */
  async check({ anew = false }: { readonly anew?: boolean } = {}): Promise<CheckOutcome> {
    if (this.#check !== undefined) {
      const outcome = await this.#check;
      if (!anew) return outcome;
      return this.check({ anew });
    }
    this.#check = this.#look(anew).catch((cause: unknown): CheckOutcome => this.#failed(cause));
    try {
      return await this.#check;
    } finally {
      this.#check = undefined;
    }
  }

  /** Ends the looks at the registry, waits for the works with it, and frees the model. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const last = this.#current;
    last.retire();
    await last.whenFreed;
  }

  #schedule(): void {
    const { everySeconds } = this.#refresh;
    if (everySeconds === 0 || this.#closed) return;
    this.#timer = setTimeout(() => void this.check().finally(() => this.#schedule()), everySeconds * 1000);
    // What serves keeps the process alive, not its look at the registry.
    this.#timer.unref();
  }

  async #look(anew: boolean): Promise<CheckOutcome> {
    const uri = await this.#source.pin();
    if (this.#failures > 0) this.#onNote("info", "the registry answers again");
    this.#failures = 0;
    this.#checkedAtMs = this.#now();
    if (!anew && uri === this.#current.uri) {
      this.#trouble = undefined;
      return "same";
    }
    if (!anew && uri === this.#refused) return "refused";
    return this.#take(uri);
  }

  async #take(uri: string): Promise<CheckOutcome> {
    let next: LoadedModel;
    try {
      next = new LoadedModel(await this.#source.open(), this.#reader);
    } catch (cause) {
      return this.#refuse(uri, cause);
    }
    try {
      await warm(next, this.#now);
      this.#compare(next);
    } catch (cause) {
      next.retire();
      // The same files would fail again; another look is for another version.
      this.#refused = next.uri;
      return this.#refuse(next.uri, cause);
    }
    if (this.#closed) {
      next.retire();
      return "same";
    }
    this.#swap(next);
    return "swapped";
  }

  #compare(next: LoadedModel): void {
    const difference = signatureDifference(this.#current.signature, next.signature);
    if (difference === undefined) return;
    if (this.#refresh.otherSignature === "accept") {
      this.#onNote("warn", `${next.uri} has another signature than ${this.uri}: ${difference}`);
      return;
    }
    throw new AssayError("SCHEMA_MISMATCH", {
      what: `${next.uri} has another signature than ${this.uri}`,
      got: difference,
      wanted: "the same columns, as those who send rows know only these",
      next: "Set `refresh.otherSignature: accept`, or start anew with this version.",
    });
  }

  #swap(next: LoadedModel): void {
    const before = this.#current;
    this.#current = next;
    this.#swaps += 1;
    this.#refused = undefined;
    this.#trouble = undefined;
    this.#onNote("info", `${next.uri} is served from now on, ${before.uri} no more`);
    for (const listener of this.#listeners) listener(next, before);
    before.retire();
  }

  #refuse(uri: string, cause: unknown): CheckOutcome {
    const { code, message } = asAssayError(cause);
    const trouble = `${uri} is not taken, ${this.uri} goes on: ${code}: ${message}`;
    // A version that cannot be read is tried again with each look; said once is enough.
    if (trouble !== this.#trouble) this.#onNote("warn", trouble);
    this.#trouble = trouble;
    return "refused";
  }

  #failed(cause: unknown): CheckOutcome {
    this.#failures += 1;
    const { code, message } = asAssayError(cause);
    if (this.#failures === 1)
      this.#onNote("warn", `the registry cannot be asked, ${this.uri} goes on: ${code}: ${message}`);
    return "failed";
  }
}
