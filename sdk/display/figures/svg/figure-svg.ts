import { html, type SafeHtml } from "../../../utils/html/index.js";
import type { Figure } from "../figure.js";
import { axesSvg, legendSvg } from "./axes.js";
import { figureFrame } from "./frame.js";
import { traceMarks } from "./marks.js";

export interface SvgOptions {
  /** Pixels at full size; it shrinks with the page. @default 840 */
  readonly width?: number;
  /** Painted first, below all. */
  readonly ground?: SafeHtml;
}

/**
 * A figure as a static SVG: no script, no font or style of its own, colours by the CSS variables of `paletteCss` with
 * light ones behind them. Its title and description are read by screen readers.
 */
export function figureSvg(figure: Figure, { width = 840, ground }: SvgOptions = {}): SafeHtml {
  const frame = figureFrame(figure, width);
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${frame.height}" width="${width}" height="${frame.height}" role="img" font-size="12" style="max-width:100%;height:auto;font-family:inherit"><title>${figure.title}</title><desc>${figure.description}</desc>${ground}${axesSvg(figure, frame)}${figure.data.map((trace) => traceMarks(trace, frame))}${legendSvg(figure, frame)}</svg>`;
}
