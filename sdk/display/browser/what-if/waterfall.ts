import { formatNumber, formatSigned } from "../../../utils/text/index.js";
import type { WhatIfStep } from "../../what-if/words.js";
import { MUTED, make } from "./dom.js";

/** What a waterfall shows: steps from a base, the smallest first from below, to the prediction on top. */
export interface WaterfallShown {
  readonly steps: readonly WhatIfStep[];
  readonly base: number;
  readonly end: number;
  readonly baseName: string;
  /** @default "prediction" */
  readonly endName?: string;
  readonly unit: string;
  /** Effects and ends are percentages. */
  readonly isShare: boolean;
}

const BAR = "position:absolute;top:3px;bottom:3px;border-radius:2px;min-width:1px";
const LINE = "position:absolute;top:0;bottom:0;width:0;border-left:1px";

/** A waterfall as a table of bars. Its scale holds what was first shown too, so that bars are compared with those of the start. */
export class Waterfall {
  readonly element: HTMLTableElement;
  private readonly caption: HTMLElement;
  private readonly body: HTMLElement;
  private low = Number.POSITIVE_INFINITY;
  private high = Number.NEGATIVE_INFINITY;

  constructor() {
    this.caption = make("caption", `${MUTED};text-align:left;padding:0 0 4px;font-weight:400;font-size:12px`);
    this.body = make("tbody", "");
    this.element = make(
      "table",
      "border-collapse:collapse;width:100%;table-layout:fixed;font-size:12px;font-variant-numeric:tabular-nums;margin:0",
      {},
      this.caption,
      make("colgroup", "", {}, make("col", "width:36%"), make("col", ""), make("col", "width:76px")),
      this.body,
    );
  }

  /** Shows nothing. */
  clear(): void {
    this.caption.textContent = "";
    this.body.replaceChildren();
  }

  /** Forgets the scale: another start row, another output. */
  reset(): void {
    this.low = Number.POSITIVE_INFINITY;
    this.high = Number.NEGATIVE_INFINITY;
  }

  show({ steps, base, end, baseName, endName = "prediction", unit, isShare }: WaterfallShown): void {
    const places = [base, end, ...steps.flatMap(({ from, to }) => [from, to])];
    if (this.low > this.high) {
      this.low = Math.min(...places);
      this.high = Math.max(...places);
    }
    const low = Math.min(this.low, ...places);
    const span = Math.max(this.high, ...places) - low || 1;
    const at = (value: number): string => `${(((value - low) / span) * 100).toFixed(2)}%`;
    const number = (value: number): string =>
      isShare ? `${(value * 100).toFixed(1)} %` : formatNumber(value);
    const signed = (value: number): string =>
      isShare ? `${value < 0 ? "−" : "+"}${Math.abs(value * 100).toFixed(1)} %` : formatSigned(value);
    this.caption.textContent = `From the ${baseName} ${number(base)} to the ${endName} ${number(end)}${isShare ? "" : ` ${unit}`}`;
    const rows = [
      rowOf(endName, number(end), [line(at(end), "solid var(--a-ink)")], true),
      ...steps.map(({ label, from, to }) => {
        const bar = make("div", `${BAR};background:var(--a-${to >= from ? "orange" : "blue"})`);
        bar.style.left = at(Math.min(from, to));
        bar.style.width = `${((Math.abs(to - from) / span) * 100).toFixed(2)}%`;
        return rowOf(label, signed(to - from), [
          line(at(base), "dashed var(--a-axis)"),
          line(at(end), "solid var(--a-ink)"),
          bar,
        ]);
      }),
      rowOf(baseName, number(base), [line(at(base), "dashed var(--a-axis)")], true),
    ];
    this.body.replaceChildren(...rows);
  }
}

function line(left: string, border: string): HTMLElement {
  const made = make("div", `${LINE} ${border}`);
  made.style.left = left;
  return made;
}

function rowOf(label: string, value: string, marks: readonly HTMLElement[], isEnd = false): HTMLElement {
  const weight = isEnd ? `${MUTED}` : "color:inherit";
  return make(
    "tr",
    "border:0;background:transparent",
    {},
    make(
      "th",
      `${weight};text-align:right;padding:0 8px 0 0;border:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;font-weight:400;min-width:0`,
      { scope: "row", title: label },
      make("bdi", "", {}, label),
    ),
    make(
      "td",
      "padding:0;border:0",
      { "aria-hidden": "true" },
      make("div", "position:relative;height:20px;width:100%", {}, ...marks),
    ),
    make("td", `${weight};text-align:right;padding:0 0 0 8px;border:0;white-space:nowrap`, {}, value),
  );
}
