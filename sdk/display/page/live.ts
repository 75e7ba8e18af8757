import { type HtmlValue, html, type SafeHtml, scriptJson, trustedHtml } from "../../utils/html/index.js";

/** Where a bundle carries its live views: `bundle[LIVE]`, one or several. A kernel that knows them serves them. */
export const LIVE: unique symbol = Symbol.for("assay.live");

/** A kernel's end of a view that is shown. */
export interface LiveChannel {
  /** Whether a page has the view and listens. Before, messages are lost: it starts from its state. */
  readonly ready: boolean;
  readonly closed: boolean;
  /** Changes values of the state, in all places where the view is shown and in those that come. */
  set(state: Readonly<Record<string, unknown>>): void;
  /** A message to the page: `model.on("msg:custom", (content, buffers) => …)`. */
  send(content: unknown, buffers?: readonly Uint8Array[]): void;
  /** Ends it: the page keeps what it shows. */
  close(): void;
}

/**
 * A view with code in the page (docs/decisions/live-views.md). Its HTML (`livePiece`) stands alone; where a kernel serves it,
 * what the page sends comes to `receive`.
 */
export interface LiveView {
  /** Of the bundle in sdk/display/browser. */
  readonly name: string;
  /** What the page starts from: JSON. Only values that stand here are kept the same in page and kernel. */
  readonly state: Readonly<Record<string, unknown>>;
  /** It is shown; `channel` reaches the page until it closes. */
  opened?(channel: LiveChannel): void;
  /** The page sent a message by `model.send(content, undefined, buffers)`. */
  receive?(
    content: unknown,
    buffers: readonly Uint8Array[],
    reply: (content: unknown, buffers?: readonly Uint8Array[]) => void,
  ): void;
  /** The page changed values by `model.save_changes()`. */
  changed?(state: Readonly<Record<string, unknown>>): void;
  /** A page has it and listens: told once for each page that has loaded it. */
  appeared?(): void;
  /** It is shown no more, or the kernel ended it: let go of what it held. */
  closed?(): void;
}

export interface LivePieceOptions {
  /** A kernel may serve it: the bundle carries the view under `LIVE`. @default false */
  readonly live?: boolean;
  /** Width in pixels that it is at most. @default that of its place */
  readonly maxWidth?: number;
}

/** JSON for the page: numbers of at most 7 digits but whole ones, which is more than a picture shows. */
function compact(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) && Number.isFinite(value)
    ? Number(value.toPrecision(7))
    : value;
}

/** State as it stands in the page; numbers that are none become null. */
export function stateJson(state: unknown): string {
  return scriptJson(JSON.parse(JSON.stringify(state, compact)));
}

/**
 * A view's place in an output: its static twin, and what its code in the page starts from.
 *
 * @param still what is seen where no script runs; it must say all that matters
 */
export function livePiece(
  { name, state }: Pick<LiveView, "name" | "state">,
  still: HtmlValue,
  { live = false, maxWidth }: LivePieceOptions = {},
): SafeHtml {
  return html`<div data-assay="${name}"${live ? html` data-assay-live=""` : ""}${
    maxWidth === undefined ? "" : html` style="max-width:${maxWidth}px"`
  }>${still}<script type="application/json">${trustedHtml(stateJson(state))}</script></div>`;
}

/** State that several views of a page share: it shows nothing, and they find it by its id. */
export function sharedState(id: string, state: unknown): SafeHtml {
  return html`<script type="application/json" id="${id}">${trustedHtml(stateJson(state))}</script>`;
}

/** The live views of a bundle. */
export function liveViews(bundle: object): readonly LiveView[] {
  const views: unknown = Reflect.get(bundle, LIVE);
  if (views === undefined) return [];
  return Array.isArray(views) ? (views as LiveView[]) : [views as LiveView];
}
