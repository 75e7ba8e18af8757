import type { ThresholdScores } from "../../../core/evaluation/threshold-scores.js";
import { formatNumber, formatPercent } from "../../../utils/text/index.js";
import { MUTED, make } from "../table/dom.js";

const CELL =
  "padding:6px 14px;text-align:right;font-variant-numeric:tabular-nums;border:1px solid var(--a-grid)";
const HEAD = `${MUTED};padding:4px 10px 4px 0;font-weight:400;text-align:left`;

/** The confusion matrix and the scores of a threshold. */
export class Results {
  readonly element: HTMLElement;
  readonly #cells: readonly HTMLElement[];
  readonly #values: ReadonlyMap<string, HTMLElement>;

  constructor(className: string) {
    this.#cells = ["tp", "fn", "fp", "tn"].map((name) => make("td", CELL, { "data-count": name }));
    const [tp, fn, fp, tn] = this.#cells;
    const head = (scope: string, text: string) => make("th", HEAD, { scope }, text);
    const table = make(
      "table",
      "border-collapse:collapse;font-size:13px;width:auto;margin:0",
      {},
      make("caption", `${MUTED};text-align:left;padding:0 0 4px;white-space:nowrap`, {}, "Rows"),
      make(
        "thead",
        "",
        {},
        make("tr", "border:0", {}, make("td", ""), head("col", "flagged"), head("col", "not flagged")),
      ),
      make(
        "tbody",
        "",
        {},
        make("tr", "border:0", {}, head("row", className), tp, fn),
        make("tr", "border:0", {}, head("row", `not ${className}`), fp, tn),
      ),
    );
    const values = new Map<string, HTMLElement>();
    const list = make(
      "dl",
      "display:grid;grid-template-columns:repeat(auto-fill,minmax(104px,1fr));gap:8px 16px;margin:0;flex:1 1 260px",
    );
    for (const name of ["precision", "recall", "F1", "specificity", "flagged", "cost"]) {
      const value = make(
        "dd",
        "margin:0;font-size:18px;font-weight:600;font-variant-numeric:tabular-nums;max-width:none",
        {
          "data-score": name,
        },
      );
      values.set(name, value);
      list.append(make("div", "", {}, make("dt", `${MUTED};font-size:12px;width:auto`, {}, name), value));
    }
    this.#values = values;
    this.element = make(
      "div",
      "display:flex;flex-wrap:wrap;gap:16px 36px;align-items:flex-start;margin:14px 0 0",
      {},
      table,
      list,
    );
  }

  show(scores: ThresholdScores): void {
    const { truePositives, falseNegatives, falsePositives, trueNegatives } = scores;
    const counts = [truePositives, falseNegatives, falsePositives, trueNegatives];
    const sums = [truePositives + falseNegatives, falsePositives + trueNegatives];
    counts.forEach((count, i) => {
      const share = count / Math.max(1, sums[i >> 1]);
      this.#cells[i].textContent = formatNumber(count);
      this.#cells[i].style.background = `rgba(58,124,195,${(0.03 + 0.45 * share).toFixed(3)})`;
    });
    const texts = {
      precision: formatNumber(scores.precision, 3),
      recall: formatNumber(scores.recall, 3),
      F1: formatNumber(scores.f1, 3),
      specificity: formatNumber(scores.specificity, 3),
      flagged: formatPercent(scores.flagged),
      cost: formatNumber(scores.cost),
    };
    for (const [name, text] of Object.entries(texts)) {
      const value = this.#values.get(name);
      if (value !== undefined) value.textContent = text;
    }
  }
}

/** What a screen reader says of a place of the slider. */
export function spoken({ threshold, precision, recall, f1, cost }: ThresholdScores): string {
  const at = Number.isFinite(threshold) ? formatNumber(threshold, 3) : "above every row";
  return `${at}: precision ${formatNumber(precision, 3)}, recall ${formatNumber(recall, 3)}, F1 ${formatNumber(f1, 3)}, cost ${formatNumber(cost)}`;
}
