import { html, type SafeHtml } from "../../../utils/html/index.js";
import type { Figure, Trace } from "../figure.js";
import { color, cssColor, LOW_TO_HIGH, scaleColor } from "../palette.js";
import { axisTitle, type Frame, LEGEND_SAMPLE, type Tick } from "./frame.js";

const GRID = cssColor(color("grid"));
const AXIS = cssColor(color("axis"));
const MUTED = cssColor(color("muted"));

function label(tick: Tick): SafeHtml {
  return tick.label === tick.full ? html`${tick.label}` : html`${tick.label}<title>${tick.full}</title>`;
}

/** Grid lines, the stronger line at zero, ticks and titles. */
export function axesSvg({ layout, data }: Figure, frame: Frame): SafeHtml[] {
  const { left, right, top, bottom } = frame;
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
  if (layout.x.title !== undefined) {
    parts.push(
      html`<text x="${(left + right) / 2}" y="${frame.height - 6}" text-anchor="middle" style="fill:${MUTED}">${axisTitle(layout.x.title, right - left)}</text>`,
    );
  }
  if (layout.y.title !== undefined) {
    parts.push(
      html`<text transform="translate(13 ${((top + bottom) / 2).toFixed(1)}) rotate(-90)" text-anchor="middle" style="fill:${MUTED}">${axisTitle(layout.y.title, bottom - top)}</text>`,
    );
  }
  return parts;
}

function swatch(trace: Trace, x: number, y: number): SafeHtml {
  if (trace.type === "scatter" && trace.fill !== undefined) {
    const { color: paint, opacity } = trace.fill;
    return html`<rect x="${x + 4}" y="${y - 5}" width="10" height="10" rx="2" style="fill:${cssColor(paint)};fill-opacity:${opacity}"/>`;
  }
  if (trace.type === "scatter" && trace.mode !== "markers") {
    const dash = trace.line?.dash === "dash" ? "5 3" : "none";
    return html`<path d="M${x} ${y}h18" style="stroke:${cssColor(trace.line?.color ?? color("blue"))};stroke-width:2;stroke-dasharray:${dash}"/>`;
  }
  const own = trace.type === "heatmap" ? undefined : trace.marker?.color;
  return html`<rect x="${x + 4}" y="${y - 5}" width="10" height="10" rx="2" style="fill:${cssColor(typeof own === "string" ? own : color("blue"))}"/>`;
}

/** The lines above the plot: the named traces, and the meaning of the colour scale. */
export function legendSvg({ layout }: Figure, frame: Frame): SafeHtml[] {
  const parts = frame.legend.map(({ trace, name, x, row }) => {
    const y = frame.legendTop + 10 + row * 20;
    return html`${swatch(trace, x, y)}<text x="${x + LEGEND_SAMPLE}" y="${y}" dy=".35em" style="fill:${MUTED}">${name}</text>`;
  });
  if (layout.colorbar === undefined) return parts;
  const { low, high, title, colorscale = LOW_TO_HIGH } = layout.colorbar;
  const bar = 100;
  const start = frame.right - bar;
  const steps = 20;
  return [
    ...parts,
    html`<text x="${frame.right}" y="10" text-anchor="end" style="fill:${MUTED}">${title}</text>`,
    ...Array.from(
      { length: steps },
      (_, i) =>
        html`<rect x="${start + (i * bar) / steps}" y="16" width="${bar / steps + 0.5}" height="8" style="fill:${scaleColor(colorscale, (i + 0.5) / steps)}"/>`,
    ),
    html`<text x="${start}" y="37" style="fill:${MUTED}">${low}</text>`,
    html`<text x="${frame.right}" y="37" text-anchor="end" style="fill:${MUTED}">${high}</text>`,
  ];
}
