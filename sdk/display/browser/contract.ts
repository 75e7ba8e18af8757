/**
 * The contract of views that run in a page. A bundle (one folder beside this file) puts a `PageView` under
 * `globalThis.__assay.views[name]`; the runtime calls it for every element that asks for that name.
 */

/** What a view listens to: a change of one value, a message of the kernel, the kernel coming or going. */
export type ModelEvent = `change:${string}` | "msg:custom" | "live";
export type ModelListener = (content?: unknown, buffers?: readonly DataView[]) => void;

/** anywidget's model, which in a page without a kernel keeps its values to itself. */
export interface Model {
  get(name: string): unknown;
  /** Changes a value in the page; `save_changes` tells the kernel. */
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(event: ModelEvent, listener: ModelListener): void;
  off(event?: ModelEvent | null, listener?: ModelListener | null): void;
  /** A message to the kernel's `receive`. Without a kernel it goes nowhere: look at `live` first. */
  send(content: unknown, callbacks?: unknown, buffers?: readonly (ArrayBuffer | ArrayBufferView)[]): void;
  /** Whether a kernel listens now; the event "live" tells of changes. */
  readonly live: boolean;
}

export interface RenderContext {
  readonly model: Model;
  /** Empty, as wide as its place, unseen until what `render` returns has settled; then it takes the static twin's place. */
  readonly el: HTMLElement;
}

/** Draws into `el`. Where it throws, the static twin stays. */
export interface PageView {
  render(context: RenderContext): unknown;
}

/** A figure that was drawn into an element. */
export interface Plot {
  /** Draws other data in its place. */
  update(figure: unknown): Promise<void>;
}

export interface PlotSizes {
  /** Pixels that the figure is laid out for: in a wide place, and in a narrow one. @default [720, 340] */
  readonly widths?: readonly [number, number];
  /** Width of the place below which the second is taken. @default 400 */
  readonly narrowBelow?: number;
}

/** `globalThis.__assay`: one a page, however many outputs and copies of the package it has. */
export interface Assay {
  readonly version: 1;
  readonly views: Record<string, PageView>;
  /** Elements (or the document) to look through for what asks for a view. */
  readonly roots: { push(root: ParentNode | null): void };
  /** Models that a kernel opened, as anywidget gives them. */
  readonly models: { push(model: LinkedModel): void };
  /** A library that the page carries or will carry, as "plotly". Settles when it is there. */
  library(name: string): Promise<unknown>;
  /** Whether the element stands on dark ground. */
  isDark(element: Element): boolean;
  /** Calls back when light and dark change, as long as the element lives. */
  onTheme(element: Element, changed: () => void): void;
  /** Draws a `Figure` of sdk/display into an element, in its width and the page's colours, and keeps it so. */
  plot?(element: HTMLElement, figure: unknown, sizes?: PlotSizes): Promise<Plot>;
}

/** What anywidget hands to `initialize`. */
export interface LinkedModel {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(event: string, listener: (...args: never[]) => void): void;
  send(content: unknown, callbacks?: unknown, buffers?: readonly (ArrayBuffer | ArrayBufferView)[]): void;
}

declare global {
  var __assay: Assay;
}
