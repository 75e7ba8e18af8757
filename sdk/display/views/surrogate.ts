import type { Surrogate, SurrogateNode, SurrogateQuestion } from "../../core/explainers/global/index.js";
import { html, type SafeHtml } from "../../utils/html/index.js";
import { formatCount, formatNumber } from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle } from "../bundle.js";
import { dataText, outputHtml } from "../page/index.js";

/** Names that a line of categories lists. */
const NAMED = 4;

/** Below this a surrogate says little of the model. */
const TRUSTED = 0.8;

/** A small tree as indented rules. */
export function surrogateView(surrogate: Surrogate): MimeBundle {
  const lines: string[] = [];
  const { nodes } = surrogate;
  const write = (place: number, prefix: string, own: string): void => {
    const node = nodes[place];
    lines.push(
      `${own}${node.question === undefined ? leafText(surrogate, node) : questionText(node.question)}`,
    );
    const [holds, holdsNot] = node.children ?? [];
    if (holds === undefined || holdsNot === undefined) return;
    write(holds, `${prefix}│    `, `${prefix}├ yes `);
    write(holdsNot, `${prefix}     `, `${prefix}└ no  `);
  };
  write(0, "", "");
  const title = `Surrogate tree, in ${surrogate.unit}`;
  const trust = trustText(surrogate);
  return {
    "text/plain": [title, ...lines, trust].join("\n"),
    "text/html": outputHtml(html`<p><b>${title}</b></p>${listOf(surrogate, 0)}<p class="note">${trust}</p>`),
    [MACHINE_FORM]: surrogate,
  };
}

function listOf(surrogate: Surrogate, place: number): SafeHtml {
  const node = surrogate.nodes[place];
  if (node.question === undefined || node.children === undefined)
    return html`<span>${dataText(leafText(surrogate, node))}</span>`;
  const [holds, holdsNot] = node.children;
  return html`<span>${dataText(questionText(node.question))}</span><ul><li>yes: ${listOf(surrogate, holds)}</li><li>no: ${listOf(surrogate, holdsNot)}</li></ul>`;
}

function questionText({ feature, threshold, categories = [], missing }: SurrogateQuestion): string {
  const or = missing ? " or missing" : "";
  if (threshold !== undefined) return `${feature} ≤ ${formatNumber(threshold)}${or}?`;
  const named = categories.slice(0, NAMED).map(String).join(", ");
  const more = categories.length > NAMED ? `, … (${categories.length})` : "";
  return categories.length === 1 ? `${feature} = ${named}${or}?` : `${feature} in {${named}${more}}${or}?`;
}

function leafText({ outputs, unit }: Surrogate, { means, share }: SurrogateNode): string {
  const rows = `(${formatNumber(100 * share, 3)} % of rows)`;
  if (outputs.length === 1) return `${unit} ${formatNumber(means[0])} ${rows}`;
  const best = means.indexOf(Math.max(...means));
  return `${outputs[best]} ${formatNumber(100 * means[best], 3)} % ${rows}`;
}

function trustText({ fidelity, fidelityMetric, rows }: Surrogate): string {
  const warning =
    fidelity < TRUSTED
      ? " That is far from a copy: read the rules as a rough sketch, or allow a deeper tree."
      : "";
  return `Grown on the model's predictions of ${formatCount(rows)} training rows; on test rows ${fidelityMetric} ${formatNumber(fidelity, 3)} against the model (1 is a perfect copy).${warning}`;
}
