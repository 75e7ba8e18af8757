import type { Cell } from "../../../core/what-if/cells.js";
import type { RowWarning } from "../../../core/what-if/nearness.js";
import { formatNumber, formatPercent, formatSigned } from "../../../utils/text/index.js";
import type { WhatIfState } from "../../what-if/state.js";
import { outputText, shapEffects, shapWords, valueLabel, waterfallSteps } from "../../what-if/words.js";
import type { Said } from "./asker.js";
import { FIELD, MUTED, make } from "./dom.js";
import { Waterfall } from "./waterfall.js";

/** Classes whose probabilities are listed. */
const MOST_CLASSES = 8;

/** What was asked, and the start row that it is compared with. */
export interface Asked {
  readonly row: readonly Cell[];
  readonly start: number;
}

/** The prediction, its change, probabilities, waterfall and warnings. */
export class Result {
  /** What is looked at while a value changes: prediction, change, warnings. */
  readonly summary: HTMLElement;
  /** Probabilities, waterfall and what they are. */
  readonly details: HTMLElement;
  private readonly headline = make(
    "output",
    "display:block;font-size:26px;font-weight:650;line-height:1.2;overflow-wrap:anywhere",
  );
  private readonly change = make("div", MUTED);
  private readonly classes = make("div", "margin:6px 0 0");
  private readonly warning = make("ul", "list-style:none;margin:6px 0 0;padding:0", {
    "aria-live": "polite",
  });
  private readonly waterfall = new Waterfall();
  private readonly words = make("p", `${MUTED};font-size:12px;margin:6px 0 0`);
  private output: number;
  private last: { readonly said: Said; readonly asked: Asked } | undefined;

  constructor(
    private readonly panel: WhatIfState,
    output: number,
  ) {
    this.output = output;
    this.summary = make("div", "min-width:0", {}, this.headline, this.change, this.warning);
    this.details = make("div", "min-width:0", {}, this.classes);
    if (panel.outputs.length > 2) this.details.append(this.chooser());
    this.details.append(make("div", "margin:12px 0 0", {}, this.waterfall.element), this.words);
  }

  /** Another start row: bars are measured anew. */
  restart(): void {
    this.waterfall.reset();
  }

  warn(warnings: readonly RowWarning[]): void {
    this.warning.replaceChildren(
      ...warnings.map(({ text }) => make("li", "color:var(--a-bad);margin:2px 0", {}, `⚠ ${text}`)),
    );
  }

  show(said: Said, asked: Asked): void {
    const { panel, output } = this;
    const { predictions } = said.answer;
    if (predictions.length === 0) {
      this.headline.textContent = "no prediction yet";
      return;
    }
    this.last = { said, asked };
    const from = panel.rows[asked.start].answer.predictions;
    const isRegression = panel.task === "regression";
    this.headline.textContent = isRegression
      ? outputText(panel, predictions[0])
      : `${panel.outputs[predictions.indexOf(Math.max(...predictions))]} (${formatPercent(Math.max(...predictions))})`;
    const of = isRegression ? "" : ` of ${panel.outputs[output]}`;
    const moved = predictions[output] - from[output];
    const by = isRegression
      ? formatSigned(moved)
      : `${moved < 0 ? "−" : "+"}${Math.abs(moved * 100).toFixed(1)} points`;
    const { truth } = panel.rows[asked.start];
    const known =
      truth === undefined
        ? ""
        : `; its true value was ${typeof truth === "number" ? formatNumber(truth) : truth}`;
    this.change.textContent =
      from.length === 0
        ? ""
        : Math.abs(moved) <= 1e-9 * Math.max(1, Math.abs(from[output]))
          ? `as the start row${of === "" ? "" : ` ${outputText(panel, from[output])}${of}`}${known}`
          : `${by}${of} from the start row’s ${outputText(panel, from[output])}${known}`;
    if (!isRegression) this.showClasses(predictions, from);
    this.showWaterfall(said, asked);
  }

  private showWaterfall({ answer, effects, explained, note, isLast }: Said, { row, start }: Asked): void {
    const { panel, output } = this;
    const { columns } = panel;
    const shared = {
      end: answer.predictions[output],
      unit: panel.target,
      isShare: panel.task === "classification",
    };
    const unit = (value: number): string => outputText(panel, value);
    const { shap } = answer;
    if (shap !== undefined) {
      const base = shap.baseValues[output];
      const steps = waterfallSteps(shapEffects(columns, row, answer, output), base);
      this.waterfall.show({ ...shared, steps, base, baseName: "base value" });
      this.words.textContent = `${shapWords(panel, answer, unit)}${isLast ? "" : " Refining …"}`;
      return;
    }
    if (explained !== undefined) {
      const { effects: all, words, ...ends } = explained[output];
      this.waterfall.show({ ...ends, steps: waterfallSteps(all, ends.base), baseName: "base value" });
      this.words.textContent = words;
      return;
    }
    if (panel.page.way === "server") {
      // A server's explanation follows its prediction, or never comes, and then a note says why.
      const isAll = isLast && note !== undefined;
      if (isAll) this.waterfall.clear();
      this.words.textContent = isAll ? note : "Explaining …";
      return;
    }
    // Without SHAP values of this row: from the start row's prediction, what each change changes.
    const base = panel.rows[start].answer.predictions[output];
    const own = [...(effects ?? [])].map(([c, effect]) => ({
      label: valueLabel(columns[c], row[c]),
      effect: effect[output],
    }));
    const together = shared.end - base - own.reduce((sum, { effect }) => sum + effect, 0);
    const all = own.length > 1 ? [...own, { label: "together", effect: together }] : own;
    this.waterfall.show({ ...shared, steps: waterfallSteps(all, base), base, baseName: "start row" });
    this.words.textContent = `What each change does by itself. ${note ?? ""}`;
  }

  private showClasses(predictions: readonly number[], from: readonly number[]): void {
    const order = predictions.map((_, k) => k).sort((a, b) => predictions[b] - predictions[a]);
    const shown =
      this.panel.outputs.length > MOST_CLASSES ? order.slice(0, MOST_CLASSES) : predictions.map((_, k) => k);
    this.classes.replaceChildren(
      ...shown.map((k) => {
        const fill = make("div", "height:100%;background:var(--a-blue);border-radius:4px");
        fill.style.width = `${(predictions[k] * 100).toFixed(1)}%`;
        const tick = make(
          "div",
          "position:absolute;top:-2px;bottom:-2px;width:0;border-left:2px solid var(--a-ink)",
        );
        if (from.length > 0) {
          tick.style.left = `${(from[k] * 100).toFixed(1)}%`;
          tick.title = `start: ${formatPercent(from[k])}`;
        }
        return make(
          "div",
          "display:grid;grid-template-columns:minmax(60px,30%) 1fr 72px;gap:8px;align-items:center;padding:2px 0",
          {},
          make("bdi", "overflow:hidden;text-overflow:ellipsis;white-space:nowrap", {}, this.panel.outputs[k]),
          make(
            "div",
            "position:relative;height:8px;border-radius:4px;background:var(--a-grid)",
            { "aria-hidden": "true" },
            fill,
            ...(from.length > 0 ? [tick] : []),
          ),
          make(
            "span",
            "text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums",
            {},
            formatPercent(predictions[k]),
          ),
        );
      }),
    );
  }

  private chooser(): HTMLElement {
    const select = make("select", FIELD, {});
    select.append(...this.panel.outputs.map((name, k) => make("option", "", { value: String(k) }, name)));
    select.value = String(this.output);
    select.addEventListener("change", () => {
      this.output = Number(select.value);
      this.waterfall.reset();
      if (this.last !== undefined) this.show(this.last.said, this.last.asked);
    });
    return make(
      "label",
      "display:flex;gap:8px;align-items:center;margin:12px 0 0",
      {},
      "Explained class",
      select,
    );
  }
}
