import { html, type SafeHtml } from "../../../utils/html/index.js";
import type { BarTrace, HeatmapTrace, ScatterTrace, Trace } from "../figure.js";
import { cellHovers } from "../heatmap-hover.js";
import { color, cssColor, scaleColor } from "../palette.js";
import { cellsHoldText, type Frame, roomyTexts } from "./frame.js";

const DASHES = { solid: undefined, dash: "6 4", dot: "2 3" } as const;
/** Dots of one colour are parted into this many paths, so that where many lie on each other it gets darker. */
const LAYERS = 8;
/** Steps of a colour scale: one path each. */
const SHADES = 16;

/** Text over lines: an edge of the page's colour keeps it readable. */
const HALO = `fill:${cssColor(color("ink"))};paint-order:stroke;stroke:${cssColor(color("page"))};stroke-width:3px`;

function px(value: number): string {
  return String(Number(value.toFixed(1)));
}

function linePath(trace: ScatterTrace, frame: Frame): string {
  let path = "";
  let pen = "M";
  trace.x.forEach((x, i) => {
    const y = trace.y[i];
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      pen = "M";
      return;
    }
    const [px_, py] = [px(frame.x(x)), px(frame.y(y))];
    path += trace.line?.shape === "hv" && pen === "L" ? `H${px_}V${py}` : `${pen}${px_} ${py}`;
    pen = "L";
  });
  return path;
}

/** Dots as lines of no length with round ends: a few bytes each. */
function dotPath(trace: ScatterTrace, frame: Frame, points: readonly number[]): string {
  return points
    .filter((i) => Number.isFinite(trace.x[i]) && Number.isFinite(trace.y[i]))
    .map((i) => `M${px(frame.x(trace.x[i]))} ${px(frame.y(trace.y[i]))}h0`)
    .join("");
}

function dotLayer(trace: ScatterTrace, path: string, paint: string): SafeHtml {
  const { size = 6, opacity = 1 } = trace.marker ?? {};
  return html`<path d="${path}" style="fill:none;stroke:${paint};stroke-width:${size};stroke-linecap:round;stroke-opacity:${opacity}"/>`;
}

function dots(trace: ScatterTrace, frame: Frame): SafeHtml[] {
  const points = trace.x.map((_, i) => i);
  const paint = trace.marker?.color;
  const scale = trace.marker?.colorscale;
  if (Array.isArray(paint) && scale !== undefined) {
    const { cmin = 0, cmax = 1 } = trace.marker ?? {};
    const share = (i: number) => Math.min(1, Math.max(0, (paint[i] - cmin) / (cmax - cmin || 1)));
    const shade = (i: number) => Math.round(share(i) * SHADES);
    const layers = new Map<number, number[]>();
    for (const i of points) layers.set(shade(i), [...(layers.get(shade(i)) ?? []), i]);
    return [...layers].map(([s, of]) =>
      dotLayer(
        trace,
        dotPath(trace, frame, of),
        Number.isNaN(s) ? cssColor(color("muted")) : scaleColor(scale, s / SHADES),
      ),
    );
  }
  const css = cssColor(typeof paint === "string" ? paint : color("blue"));
  const layers = (trace.marker?.opacity ?? 1) < 0.8 ? LAYERS : 1;
  return Array.from({ length: layers }, (_, layer) =>
    dotLayer(
      trace,
      dotPath(
        trace,
        frame,
        points.filter((i) => i % layers === layer),
      ),
      css,
    ),
  );
}

/** Texts at points, their middle there. */
function textMarks(trace: ScatterTrace, frame: Frame): SafeHtml {
  const { x, y } = trace;
  return html`<g text-anchor="middle" font-size="11" style="${HALO}">${roomyTexts(trace, frame).map(
    (words, i) =>
      words !== "" &&
      html`<text x="${px(frame.x(x[i]))}" y="${px(frame.y(y[i]))}" dy=".35em">${words}</text>`,
  )}</g>`;
}

function areaMark(trace: ScatterTrace, frame: Frame): SafeHtml {
  const { color: paint, opacity } = trace.fill ?? { color: color("blue"), opacity: 1 };
  const { color: edge = paint, width = 0 } = trace.line ?? {};
  return html`<path d="${linePath(trace, frame)}Z" style="fill:${cssColor(paint)};fill-opacity:${opacity};stroke:${cssColor(edge)};stroke-width:${width}"/>`;
}

function scatterMarks(trace: ScatterTrace, frame: Frame): SafeHtml[] {
  if (trace.mode === "text") return [textMarks(trace, frame)];
  if (trace.fill !== undefined) return [areaMark(trace, frame)];
  const marks: SafeHtml[] = [];
  if (trace.mode !== "markers") {
    const { color: stroke = color("blue"), width = 1.5, dash = "solid" } = trace.line ?? {};
    marks.push(
      html`<path d="${linePath(trace, frame)}" style="fill:none;stroke:${cssColor(stroke)};stroke-width:${width};stroke-linejoin:round"${
        DASHES[dash] === undefined ? "" : html` stroke-dasharray="${DASHES[dash]}"`
      }/>`,
    );
  }
  if (trace.mode !== "lines") marks.push(...dots(trace, frame));
  return marks;
}

function barMarks(trace: BarTrace, frame: Frame): SafeHtml[] {
  const flat = trace.orientation === "h";
  const lengths = flat ? trace.x : trace.y;
  const places = flat ? trace.y : trace.x;
  const along = flat ? frame.x : frame.y;
  const across = flat ? frame.y : frame.x;
  const half = (trace.width ?? 0.8) / 2;
  const paint = (i: number) =>
    cssColor(typeof trace.marker.color === "string" ? trace.marker.color : trace.marker.color[i]);
  return lengths.map((length, i) => {
    const start = trace.base?.[i] ?? 0;
    const end = start + length;
    const [a, b] = [along(start), along(end)].sort((p, q) => p - q);
    const [c, d] = [across(places[i] - half), across(places[i] + half)].sort((p, q) => p - q);
    const middle = (c + d) / 2;
    const rect = flat
      ? html`<rect x="${px(a)}" y="${px(c)}" width="${px(Math.max(0.5, b - a))}" height="${px(d - c)}" style="fill:${paint(i)}"/>`
      : html`<rect x="${px(c)}" y="${px(a)}" width="${px(d - c)}" height="${px(b - a)}" style="fill:${paint(i)}"/>`;
    const error = trace.errors?.[i] ?? 0;
    const [e, f] = [along(end - error), along(end + error)];
    const whisker =
      error > 0 &&
      html`<path d="${flat ? `M${px(e)} ${px(middle)}H${px(f)}` : `M${px(middle)} ${px(e)}V${px(f)}`}" style="stroke:${cssColor(color("ink"))};stroke-width:1.5"/>`;
    const backwards = length < 0;
    const edge = error > 0 && !backwards ? Math.max(e, f) : along(end);
    const text =
      trace.text?.[i] !== undefined &&
      flat &&
      html`<text x="${px(edge + (backwards ? -5 : 5))}" y="${px(middle)}" dy=".35em" text-anchor="${backwards ? "end" : "start"}" style="${HALO}">${trace.text[i]}</text>`;
    return html`${rect}${whisker}${text}`;
  });
}

function heatmapMarks(trace: HeatmapTrace, frame: Frame): SafeHtml[] {
  if (trace.text === undefined) return manyCells(trace, frame);
  const texts = cellsHoldText(trace, frame);
  const hovers = cellHovers(trace);
  const words = trace.text;
  return trace.z.flatMap((row, r) =>
    row.map((value, c) => {
      const text = words[r][c];
      const hover = hovers?.[r][c];
      const [x0, x1] = [frame.x(c - 0.5), frame.x(c + 0.5)];
      const [y0, y1] = [frame.y(r - 0.5), frame.y(r + 0.5)];
      const share = (value - trace.zmin) / (trace.zmax - trace.zmin || 1);
      const fill = Number.isNaN(share) ? "none" : scaleColor(trace.colorscale, share);
      return html`<rect x="${px(x0)}" y="${px(Math.min(y0, y1))}" width="${px(x1 - x0)}" height="${px(Math.abs(y1 - y0))}" style="fill:${fill}">${
        hover !== undefined && html`<title>${hover}</title>`
      }</rect>${
        texts &&
        html`<text x="${px((x0 + x1) / 2)}" y="${px((y0 + y1) / 2)}" dy=".35em" text-anchor="middle" style="fill:${cssColor(color("ink"))}">${text}</text>`
      }`;
    }),
  );
}

/** Cells without texts, which may be many: one path a colour, of lines as thick as the cells, like neighbours in one. */
function manyCells({ z, zmin, zmax, colorscale }: HeatmapTrace, frame: Frame): SafeHtml[] {
  const shadeOf = (value: number) =>
    Math.round(Math.min(1, Math.max(0, (value - zmin) / (zmax - zmin || 1))) * 2 * SHADES);
  const paths = new Map<number, string>();
  z.forEach((cells, r) => {
    const y = px(frame.y(r));
    for (let start = 0; start < cells.length; ) {
      const shade = shadeOf(cells[start]);
      let end = start + 1;
      while (end < cells.length && shadeOf(cells[end]) === shade) end++;
      // A little longer than they are: no seams between neighbours.
      const line = `M${px(frame.x(start - 0.5))} ${y}H${px(frame.x(end - 0.5) + 0.3)}`;
      if (!Number.isNaN(shade)) paths.set(shade, (paths.get(shade) ?? "") + line);
      start = Number.isNaN(shade) ? start + 1 : end;
    }
  });
  const height = Math.abs(frame.y(1) - frame.y(0));
  return [...paths].map(
    ([shade, path]) =>
      html`<path d="${path}" style="fill:none;stroke:${scaleColor(colorscale, shade / (2 * SHADES))};stroke-width:${px(height - 1)}"/>`,
  );
}

/** The marks of one trace as SVG. */
export function traceMarks(trace: Trace, frame: Frame): SafeHtml[] {
  if (trace.type === "scatter") return scatterMarks(trace, frame);
  return trace.type === "bar" ? barMarks(trace, frame) : heatmapMarks(trace, frame);
}
