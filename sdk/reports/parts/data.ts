import { profileTableHtml } from "../../display/index.js";
import { dataText, factList } from "../../display/page/index.js";
import { type HtmlValue, html } from "../../utils/html/index.js";
import { formatCount } from "../../utils/text/index.js";
import type { PartMaker } from "./part.js";

/** Where the data came from, what was changed, and what the columns hold. */
export const dataPart: PartMaker = ({ data }) => {
  const { source, digest, rows, columns, trainRows, testRows, split, cleaning = [] } = data;
  const facts: [string, HtmlValue][] = [
    ["source", dataText(source)],
    ["size", `${formatCount(rows)} rows x ${formatCount(columns)} columns`],
    ["split", `${formatCount(trainRows)} rows to train, ${formatCount(testRows)} to test`],
  ];
  if (split !== undefined) facts.push(["how", dataText(split)]);
  if (digest !== undefined) facts.push(["digest", html`<code>${digest}</code>`]);
  return {
    id: "data",
    title: "Data",
    body: html`${factList(facts)}${
      cleaning.length > 0 &&
      html`<h3 class="below">Cleaning</h3><ul>${cleaning.map((step) => html`<li>${dataText(step)}</li>`)}</ul>`
    }${data.profile !== undefined && html`<h3 class="below">Columns</h3>${profileTableHtml(data.profile)}`}`,
  };
};
