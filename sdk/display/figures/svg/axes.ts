import { html, type SafeHtml } from "../../../utils/html/index.js";
import { plainText, textWidth } from "../../text/width.js";
import type { Figure, Trace } from "../figure.js";
import { color, cssColor, LOW_TO_HIGH, scaleColor } from "../palette.js";
import { type Frame, LETTER, type Tick } from "./frame.js";

const GRID = cssColor(color("grid"));
const AXIS = cssColor(color("axis"));
const MUTED = cssColor(color("muted"));

function label(tick: Tick): SafeHtml {
  return tick.label === tick.full ? html`${tick.label}` : html`${tick.label}<title>${tick.full}</title>`;
}

/** Grid lines, the stronger line at zero, ticks and titles. */
export function axesSvg({ layout, data }: Figure, frame: Frame): SafeHtml[] {
  const { left, right, top, bottom, width } = frame;
  const heat = data.some((trace) => trace.type === "heatmap");
  const parts: SafeHtml[] = [];
  const line = (d: string, stroke: string) => html`<path d="${d}" style="stroke:${stroke};fill:none"/>`;
  const [xs, ys] = [frame.xTicks.map((t) => frame.x(t.value)), frame.yTicks.map((t) => frame.y(t.value))];
  if (!heat) {
    if (layout.x.ticks === undefined)
      parts.push(line(xs.map((x) => `M${x.toFixed(1)} ${top}V${bottom}`).join(""), GRID));
    parts.push(line(ys.map((y) => `M${left} ${y.toFixed(1)}H${right}`).join(""), GRID));
  }
  const zero = (axis: "x" | "y") => {
    const [low, high] = axis === "x" ? frame.xRange : frame.yRange;
    return layout[axis].zeroLine === true && low <= 0 && high >= 0;
  };
  if (zero("x")) parts.push(line(`M${frame.x(0).toFixed(1)} ${top}V${bottom}`, AXIS));
  if (zero("y")) parts.push(line(`M${left} ${frame.y(0).toFixed(1)}H${right}`, AXIS));
  parts.push(
    html`<g text-anchor="middle" style="fill:${MUTED}">${frame.xTicks.map(
      (tick, i) => html`<text x="${xs[i].toFixed(1)}" y="${bottom + 17}">${label(tick)}</text>`,
    )}</g>`,
    html`<g text-anchor="end" style="fill:${MUTED}">${frame.yTicks.map(
      (tick, i) => html`<text x="${left - 7}" y="${ys[i].toFixed(1)}" dy=".35em">${label(tick)}</text>`,
    )}</g>`,
  );
  const middle = (left + right) / 2;
  if (layout.x.title !== undefined) {
    const x = Math.min(middle, width - (textWidth(layout.x.title) * LETTER) / 2 - 2);
    parts.push(
      html`<text x="${x.toFixed(1)}" y="${frame.height - 6}" text-anchor="middle" style="fill:${MUTED}">${plainText(layout.x.title)}</text>`,
    );
  }
  if (layout.y.title !== undefined) {
    parts.push(
      html`<text transform="translate(13 ${((top + bottom) / 2).toFixed(1)}) rotate(-90)" text-anchor="middle" style="fill:${MUTED}">${plainText(layout.y.title)}</text>`,
    );
  }
  return parts;
}

function swatch(trace: Trace, x: number): SafeHtml {
  if (trace.type === "scatter" && trace.mode !== "markers") {
    const dash = trace.line?.dash === "dash" ? "5 3" : "none";
    return html`<path d="M${x} 13h18" style="stroke:${cssColor(trace.line?.color ?? color("blue"))};stroke-width:2;stroke-dasharray:${dash}"/>`;
  }
  const own = trace.type === "heatmap" ? undefined : trace.marker?.color;
  return html`<rect x="${x + 4}" y="8" width="10" height="10" rx="2" style="fill:${cssColor(typeof own === "string" ? own : color("blue"))}"/>`;
}

/** One line above the plot: the named traces, and the meaning of the colour scale. */
export function legendSvg({ data, layout }: Figure, frame: Frame): SafeHtml[] {
  const parts: SafeHtml[] = [];
  let x = frame.left;
  for (const trace of data) {
    if (trace.type === "heatmap" || trace.name === undefined || trace.showlegend === false) continue;
    const name = plainText(trace.name);
    parts.push(html`${swatch(trace, x)}<text x="${x + 23}" y="17" style="fill:${MUTED}">${name}</text>`);
    x += 23 + textWidth(name) * LETTER + 16;
  }
  if (layout.colorbar !== undefined) {
    const { low, high, title } = layout.colorbar;
    const bar = 84;
    const start = frame.right - bar - textWidth(high) * LETTER - 6;
    parts.push(
      html`<text x="${start - 6}" y="17" text-anchor="end" style="fill:${MUTED}">${title}: ${low}</text>`,
      ...Array.from(
        { length: 12 },
        (_, i) =>
          html`<rect x="${(start + (i * bar) / 12).toFixed(1)}" y="9" width="${(bar / 12 + 0.4).toFixed(1)}" height="8" style="fill:${scaleColor(LOW_TO_HIGH, (i + 0.5) / 12)}"/>`,
      ),
      html`<text x="${frame.right}" y="17" text-anchor="end" style="fill:${MUTED}">${high}</text>`,
    );
  }
  return parts;
}
