import { type HtmlValue, html, type SafeHtml } from "../../utils/html/index.js";
import type { ReportInput } from "../input.js";
import type { Plots } from "../plots.js";

/** A section of the report; undefined where the run has nothing to show in it. */
export interface Part {
  /** Anchor, in the page's navigation. */
  readonly id: string;
  readonly title: string;
  readonly body: SafeHtml;
}

export type PartMaker<Input = ReportInput> = (input: Input, plots: Plots) => Part | undefined;

/** The section as HTML. */
export function partHtml({ id, title, body }: Part): SafeHtml {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${body}</section>`;
}

/** Plots in a grid of two columns (one on a phone). */
export function plotGrid(...plots: readonly HtmlValue[]): SafeHtml {
  return html`<div class="plots">${plots}</div>`;
}
