import { formatNumber } from "../../../utils/text/index.js";
import { BUTTON, FIELD, MUTED, make } from "../table/dom.js";
import { bestOf, type Costs, type Curve, indexAt, pointOf } from "./curve.js";
import { drawCurves, leftOf, legend, markLine } from "./drawing.js";
import { Results, spoken } from "./results.js";

const MARKS = {
  f1: { sign: "▲", name: "best F1", paint: "var(--a-teal)" },
  cost: { sign: "◆", name: "least cost", paint: "var(--a-purple)" },
  own: { sign: "●", name: "the model's own", paint: "var(--a-ink)" },
} as const;
type MarkName = keyof typeof MARKS;

export function thresholdName(threshold: number | null): string {
  return threshold === null ? "none flagged" : formatNumber(threshold, 3);
}

/** One class: slider, marks, fields and results. */
export class ThresholdPanel {
  readonly element = make("div", "");
  readonly #slider = make("input", `display:block;width:100%;margin:2px 0 0;accent-color:var(--a-blue)`, {
    type: "range",
    min: "0",
    step: "1",
  });
  readonly #field = make("input", `${FIELD};width:7em`, { type: "number", min: "0", max: "1", step: "any" });
  readonly #buttons = make("div", "display:flex;flex-wrap:wrap;gap:8px;margin:10px 0 0");
  readonly #results: Results;
  readonly #curves: HTMLElement;
  readonly #cursor = make(
    "div",
    "position:absolute;top:0;bottom:0;width:0;border-left:2px solid var(--a-ink);pointer-events:none",
    { "aria-hidden": "true" },
  );
  #marks: HTMLElement[] = [];
  /** Of the curve: 0 flags no row. */
  #index: number;

  constructor(
    readonly curve: Curve,
    private costs: Costs,
  ) {
    const last = curve.thresholds.length - 1;
    this.#slider.max = String(last);
    this.#slider.setAttribute("aria-label", `Threshold of ${curve.className}`);
    this.#results = new Results(curve.className);
    this.#curves = drawCurves(curve, costs);
    this.#curves.append(this.#cursor);
    this.#index = curve.own === null ? bestOf(curve, "f1", costs) : indexAt(curve, curve.own);
    this.#slider.addEventListener("input", () => this.#go(last - Number(this.#slider.value)));
    this.#field.addEventListener("change", () => {
      const wanted = this.#field.valueAsNumber;
      const isThreshold = Number.isFinite(wanted);
      this.#field.toggleAttribute("aria-invalid", !isThreshold);
      // Between two scores nothing changes; of thinned ones the counts are known at those only.
      if (isThreshold) this.#go(indexAt(curve, wanted), curve.thinned ? undefined : wanted);
    });
    const field = make(
      "label",
      `${MUTED};display:inline-flex;gap:8px;align-items:center;margin:0 0 18px`,
      {},
      "Threshold",
      this.#field,
    );
    this.element.append(
      field,
      legend(),
      this.#curves,
      this.#slider,
      this.#ticks(),
      this.#buttons,
      this.#results.element,
    );
    this.#mark();
    this.#go(this.#index, curve.own ?? undefined);
  }

  /** What errors cost has changed. */
  price(costs: Costs): void {
    this.costs = costs;
    this.#mark();
    this.#go(this.#index);
  }

  /** @param at the threshold that was asked for, where it flags the same rows */
  #go(index: number, at?: number): void {
    const { curve, costs } = this;
    const last = curve.thresholds.length - 1;
    this.#index = index;
    const point = pointOf(curve, index, costs);
    const scores = at === undefined ? point : { ...point, threshold: at };
    this.#slider.value = String(last - index);
    this.#slider.setAttribute("aria-valuetext", spoken(scores));
    this.#field.value = Number.isFinite(scores.threshold)
      ? String(Number(scores.threshold.toPrecision(6)))
      : "";
    this.#field.placeholder = Number.isFinite(scores.threshold) ? "" : "none";
    this.#cursor.style.left = leftOf(this.#share(index));
    this.#results.show(scores);
  }

  #share(index: number): number {
    const last = this.curve.thresholds.length - 1;
    return (last - index) / Math.max(1, last);
  }

  #places(): [MarkName, number][] {
    const { curve, costs } = this;
    return [
      ["f1", bestOf(curve, "f1", costs)],
      ["cost", bestOf(curve, "cost", costs)],
      ...(curve.own === null ? [] : [["own", indexAt(curve, curve.own)] as [MarkName, number]]),
    ];
  }

  /** Lines at the thresholds that matter, and buttons that go there. */
  #mark(): void {
    for (const mark of this.#marks) mark.remove();
    const places = this.#places();
    this.#marks = places.map(([name, index]) =>
      markLine(this.#share(index), MARKS[name].sign, MARKS[name].paint),
    );
    this.#curves.append(...this.#marks);
    // A button that has the focus keeps it.
    places.forEach(([name, index], i) => {
      const button =
        (this.#buttons.children[i] as HTMLButtonElement | undefined) ??
        make("button", BUTTON, { type: "button", "data-mark": name });
      const at = name === "own" && this.curve.own !== null ? this.curve.own : this.curve.thresholds[index];
      button.replaceChildren(
        make(
          "span",
          `color:${MARKS[name].paint};margin-right:6px`,
          { "aria-hidden": "true" },
          MARKS[name].sign,
        ),
        `${MARKS[name].name}: ${thresholdName(at)}`,
      );
      button.onclick = () => this.#go(index, name === "own" ? (this.curve.own ?? undefined) : undefined);
      if (button.parentElement === null) this.#buttons.append(button);
    });
  }

  /** Thresholds below the slider: each step of it is one that makes a difference. */
  #ticks(): HTMLElement {
    const last = this.curve.thresholds.length - 1;
    const shares = last < 4 ? [0, 1] : [0, 0.25, 0.5, 0.75, 1];
    const row = make(
      "div",
      `${MUTED};position:relative;height:1.5em;font-size:11px;font-variant-numeric:tabular-nums`,
      { "aria-hidden": "true" },
    );
    for (const share of shares) {
      const shift = share === 0 ? "0" : share === 1 ? "-100%" : "-50%";
      const left = share === 0 ? "0" : share === 1 ? "100%" : leftOf(share);
      const threshold = this.curve.thresholds[Math.round(last * (1 - share))];
      row.append(
        make(
          "span",
          `position:absolute;left:${left};transform:translateX(${shift});white-space:nowrap`,
          {},
          thresholdName(threshold),
        ),
      );
    }
    return row;
  }
}
