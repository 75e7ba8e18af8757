// The types of what cells have as globals and import from `assay/kernel`. Only types, and self-contained: the compiler
// loads this file for every kernel, so nothing heavy may be reached from here.
import type { JUPYTER_DISPLAY } from "./symbols.js";

/** What a value answers to `Symbol.for("Jupyter.display")`: forms by MIME type, at once or later. */
export type JupyterBundle = Readonly<Record<string, unknown>>;

/** A value that says how it is shown. `JUPYTER_DISPLAY` is `Symbol.for("Jupyter.display")`. */
export interface JupyterDisplay {
  [JUPYTER_DISPLAY](): JupyterBundle | Promise<JupyterBundle>;
}

export interface DisplayOptions {
  /** Name of the display, for `display.update` from any cell. @default a new one */
  readonly id?: string;
  /** By MIME type: `{ "image/png": { width: 300 } }`. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** The value is a MIME bundle already and shown as it is. @default false */
  readonly raw?: boolean;
}

/** A display that was shown. As a cell's last value it shows nothing more. */
export interface DisplayHandle {
  readonly id: string;
  /** Shows another value in its place, in whatever cell it stands. */
  update(value: unknown, options?: Omit<DisplayOptions, "id">): DisplayHandle;
}

/** Shows text of one MIME type. As a template tag, what is interpolated is escaped; as a function, the text is as it is. */
export interface DisplayText {
  (text: string, options?: Omit<DisplayOptions, "raw">): DisplayHandle;
  (strings: TemplateStringsArray, ...values: readonly unknown[]): DisplayHandle;
}

/** Shows a value in the cell's output. */
export interface Display {
  /** Any value: tables, tensors, images, charts, what has `Symbol.for("Jupyter.display")`, else as `console.log` shows it. */
  (value: unknown, options?: DisplayOptions): DisplayHandle;
  /** Changes the displays of this id, of any cell. */
  update(id: string, value: unknown, options?: Omit<DisplayOptions, "id">): DisplayHandle;
  /** HTML. As a tag it escapes: ``display.html`<b>${name}</b>` ``; pieces of `html` from "assay/kernel" are kept. */
  readonly html: DisplayText;
  readonly markdown: DisplayText;
  /** An SVG drawing; as a tag it escapes as `html` does. */
  readonly svg: DisplayText;
  /** LaTeX, as the front end renders it: `$x^2$`. A tag takes it raw: backslashes need no doubling. */
  readonly latex: DisplayText;
  /** JavaScript that the front end runs, where the notebook is trusted. */
  javascript(code: string, options?: Omit<DisplayOptions, "raw">): DisplayHandle;
  /** A PNG, JPEG, GIF, WebP or SVG: its bytes, a path, a file: or data: URL. Size in CSS pixels. */
  image(
    source: Uint8Array | ArrayBuffer | string | URL,
    options?: {
      readonly id?: string;
      readonly width?: number;
      readonly height?: number;
      readonly alt?: string;
    },
  ): DisplayHandle;
  /** An object or array as a tree that folds, where the front end has one. */
  json(
    value: unknown,
    options?: Omit<DisplayOptions, "raw"> & { readonly expanded?: boolean },
  ): DisplayHandle;
  /** A MIME bundle as it is: `display.bundle({ "text/plain": "…", "text/html": "…" })`. */
  bundle(data: JupyterBundle, options?: Omit<DisplayOptions, "raw">): DisplayHandle;
}

export interface CommMessageEvent {
  readonly data: unknown;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Uint8Array[];
}

export interface CommSendOptions {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly buffers?: readonly (Uint8Array | ArrayBuffer)[];
}

/** A channel to code in the front end. Iterating gives its messages until it closes. */
export interface Comm extends AsyncIterable<CommMessageEvent> {
  readonly id: string;
  readonly target: string;
  readonly closed: boolean;
  send(data: unknown, options?: CommSendOptions): void;
  close(data?: unknown, options?: CommSendOptions): void;
  /** Returns a function that stops listening. */
  onMessage(listener: (message: CommMessageEvent) => void): () => void;
  onClose(listener: (message: CommMessageEvent) => void): () => void;
}

export interface Comms {
  /** Opens a comm to a target that the front end has registered. */
  open(target: string, data?: unknown, options?: CommSendOptions): Comm;
  /** Lets the front end open comms of this name. Returns a function that ends it. */
  register(target: string, opened: (comm: Comm, message: CommMessageEvent) => void): () => void;
}

/** What a type error in a cell does. */
export interface Settings {
  /** "error" stops the cell before it runs, "warn" prints and runs, "off" does not look. @default "error" */
  typeCheck: "error" | "warn" | "off";
  /** Characters that one cell may print before the rest is cut with a notice. @default 10000000 */
  maxOutputChars: number;
  /** `console.log` colours values by their type, as in a terminal. From when it is set. @default false */
  colors: boolean;
}

export interface KernelInfo {
  /** Of Assay. */
  readonly version: string;
  /** Of Node. */
  readonly node: string;
  /** The number in the brackets of the running cell; 0 outside of a kernel. */
  readonly executionCount: number;
}

export interface Kernel {
  /** Change them by assigning; a change counts from the next cell on. */
  readonly settings: Settings;
  readonly comms: Comms;
  /** Aborted when the running cell is interrupted: `fetch(url, { signal: kernel.signal })`. */
  readonly signal: AbortSignal;
  readonly info: KernelInfo;
  /** Shows a value in the front end's pager, beside the notebook. */
  page(value: unknown): void;
}

export interface ProgressOptions {
  /** Stands before the bar. */
  readonly label?: string;
  /** How many there will be, where the iterable does not say by `length` or `size`. */
  readonly total?: number;
}

/** A bar that is moved by hand. */
export interface ProgressBar {
  readonly done: number;
  readonly total: number;
  /** Moves it on. @default by 1 */
  add(count?: number, note?: string): void;
  /** Moves it to a place. */
  set(done: number, note?: string): void;
  /** Ends it where it is. */
  finish(note?: string): void;
}

/** A loop's progress, in one display: `for (const row of progress(rows))`, `for await (const batch of progress(stream))`. */
export interface Progress {
  (total: number, options?: ProgressOptions): ProgressBar;
  <T>(iterable: Iterable<T>, options?: ProgressOptions): Iterable<T> & AsyncIterable<T>;
  <T>(iterable: AsyncIterable<T>, options?: ProgressOptions): AsyncIterable<T>;
}

export interface SliderOptions {
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly value?: number;
  readonly label?: string;
}

/** A number that the user sets. Iterating gives each value from now on. */
export interface Slider extends AsyncIterable<number> {
  value: number;
  /** Returns a function that stops listening. */
  onChange(listener: (value: number) => void): () => void;
  /** Takes the connection to the front end away; iterations end. */
  close(): void;
}

/** Clears the output of the running cell; with `wait`, when the next output comes. */
export type ClearOutput = (options?: { readonly wait?: boolean }) => void;
/** Asks the user for a line. */
export type Input = (prompt?: string, options?: { readonly password?: boolean }) => Promise<string>;
/** Shows a slider whose value comes back while a cell awaits. */
export type MakeSlider = (options?: SliderOptions) => Slider;

/** What cells have without an import. */
export interface KernelGlobals {
  readonly display: Display;
  readonly clearOutput: ClearOutput;
  readonly input: Input;
  readonly kernel: Kernel;
  readonly progress: Progress;
  readonly slider: MakeSlider;
}
