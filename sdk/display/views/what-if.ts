import { Explanation } from "../../core/explainers/index.js";
import {
  cellText,
  tableOfCells,
  type WhatIf,
  type WhatIfColumn,
  type WhatIfRow,
} from "../../core/what-if/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { html, type SafeHtml } from "../../utils/html/index.js";
import { formatNumber, formatSigned } from "../../utils/text/index.js";
import { type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { type Figure, figureSvg, waterfall } from "../figures/index.js";
import { dataText, htmlTable, LIVE, type LiveView, livePiece, outputHtml } from "../page/index.js";
import { boxText } from "../text/index.js";
import { outputText, shownOutput } from "../what-if/words.js";
import { whatIfState } from "../what-if/write.js";

/** What the page asks: a row under a number, which comes back with each answer. */
interface Question {
  readonly id: number;
  readonly row: readonly unknown[];
}

/** A panel of controls, whose prediction and waterfall follow; where no script runs, its start row. */
export function whatIfView(panel: WhatIf, options: ViewOptions = {}): MimeBundle {
  const view = service(panel);
  return {
    "text/plain": text(panel, options),
    "text/html": outputHtml(
      livePiece({ name: view.name, state: whatIfState(panel) }, whatIfStill(panel), { live: true }),
    ),
    [LIVE]: view,
  };
}

/** The panel as a part of a page without a kernel. */
export function whatIfPiece(panel: WhatIf): SafeHtml {
  return livePiece({ name: "what-if", state: whatIfState(panel) }, whatIfStill(panel));
}

/** Answers the page: the newest question only; what is still worked on for an older one is left. */
function service(panel: WhatIf): LiveView {
  let working: AbortController | undefined;
  return {
    name: "what-if",
    // What the page starts from stands in its HTML, and need not be kept the same in two places.
    state: {},
    receive(content, _buffers, reply) {
      const { id, row } = content as Question;
      working?.abort();
      const own = new AbortController();
      working = own;
      Promise.resolve()
        .then(() =>
          panel.askRow(panel.checkRow(row), (answer, isLast) => reply({ id, answer, isLast }), own.signal),
        )
        .catch((error: unknown) => {
          if (!own.signal.aborted)
            reply({ id, error: AssayError.isInstance(error) ? error.message : String(error) });
        });
    },
    closed: () => working?.abort(),
  };
}

/** The start row: values, prediction, waterfall. */
function whatIfStill(panel: WhatIf): SafeHtml {
  const { start, columns, data } = panel;
  const output = shownOutput(data);
  return html`<p>${startSentence(panel)}</p>${figureHtml(startFigure(panel))}${htmlTable({
    caption: `Values of ${start.name}`,
    columns: [
      { title: "column" },
      { title: "value", kind: "number" },
      { title: "seen in training" },
      { title: "SHAP", kind: "number" },
    ],
    rows: columns.map((column, c) => [
      dataText(column.name),
      dataText(cellText(start.cells[c], column)),
      dataText(seenText(column)),
      formatSigned(start.answer.shap?.values[output][c] ?? 0),
    ]),
    notes: ["Where scripts run, the values can be changed here, and prediction and waterfall follow."],
  })}`;
}

function figureHtml(figure: Figure | undefined): SafeHtml | false {
  return (
    figure !== undefined &&
    html`<figure><figcaption>${figure.title}</figcaption>${figureSvg(figure, { width: 720 })}</figure>`
  );
}

function startSentence({ data, start }: WhatIf): string {
  const output = shownOutput(data);
  const of = data.task === "regression" ? "" : ` for ${data.outputs[output]}`;
  const predicted = `What if a row had other values? ${upper(start.name)} is predicted ${outputText(data, start.answer.predictions[output])}${of}`;
  return `${predicted}${start.truth === undefined ? "" : `, true is ${truthText(start)}`}.`;
}

const upper = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const truthText = ({ truth }: WhatIfRow): string =>
  typeof truth === "number" ? formatNumber(truth) : String(truth);

/** The waterfall of the start row, as `explanation.row()` draws it. */
function startFigure({ data, start, columns }: WhatIf): Figure | undefined {
  const { shap, predictions } = start.answer;
  if (shap === undefined) return undefined;
  const explanation = new Explanation({
    importances: [],
    importanceMetric: "",
    shap: {
      kind: data.explainer,
      features: columns.map(({ name }) => name),
      outputs: data.outputs,
      baseValues: Float64Array.from(shap.baseValues),
      values: shap.values.map((values) => Float64Array.from(values)),
      predictions: predictions.map((value) => Float64Array.of(value)),
      rows: 1,
      additive: true,
      background: data.background,
      seed: data.seed,
    },
    data: tableOfCells(columns, [start.cells]),
    rowIndices: Uint32Array.of(0),
    unit: data.task === "regression" ? data.target : "probability",
  });
  const output = shownOutput(data);
  const of = data.task === "regression" ? "" : `, ${data.outputs[output]}`;
  return waterfall(explanation.row(0, { output }), { title: `${upper(start.name)}${of}`, most: 10 });
}

function seenText(column: WhatIfColumn): string {
  const { low, high, choices, control } = column;
  if (control === "boolean") return "yes or no";
  if (choices !== undefined) {
    const shown = choices.slice(0, 6).join(", ");
    return choices.length > 6 ? `${shown}, … (${choices.length})` : shown;
  }
  return low === undefined || high === undefined
    ? ""
    : `${cellText(low, column)} to ${cellText(high, column)}`;
}

function text(panel: WhatIf, options: ViewOptions): string {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  const { columns, start, data } = panel;
  const output = shownOutput(data);
  return boxText(
    {
      title: startSentence(panel),
      columns: [
        { title: "column" },
        { title: "value", align: "right" },
        { title: "seen in training" },
        { title: "SHAP", align: "right" },
      ],
      rows: columns.map((column, c) => [
        column.name,
        cellText(start.cells[c], column),
        seenText(column),
        formatSigned(start.answer.shap?.values[output][c] ?? 0),
      ]),
      notes: ["In a notebook the values can be changed; here: `await panel.ask({ column: value })`."],
    },
    width,
  );
}
