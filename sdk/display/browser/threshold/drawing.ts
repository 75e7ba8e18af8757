import { make } from "../table/dom.js";
import { type Costs, type Curve, pointOf } from "./curve.js";

/** Half of the slider's knob: at the ends its middle stands so far from the edge. */
export const EDGE = 8;
const HEIGHT = 110;
const LINES = [
  { name: "precision", title: "precision", paint: "var(--a-blue)", dash: "" },
  { name: "recall", title: "recall", paint: "var(--a-orange)", dash: "7 4" },
  { name: "f1", title: "F1", paint: "var(--a-teal)", dash: "" },
] as const;

function svg(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** Where a place between 0 and 1 of the slider is, from the left. */
export function leftOf(share: number): string {
  return `calc(${EDGE}px + (100% - ${2 * EDGE}px) * ${share.toFixed(4)})`;
}

/** Precision, recall and F1 over the slider, each point of the curve below its place; marks and the cursor stand on it. */
export function drawCurves(curve: Curve, costs: Costs): HTMLElement {
  const last = curve.thresholds.length - 1;
  const picture = svg("svg", {
    viewBox: `0 0 1000 ${HEIGHT}`,
    preserveAspectRatio: "none",
    "aria-hidden": "true",
  });
  picture.style.cssText = `display:block;width:calc(100% - ${2 * EDGE}px);height:${HEIGHT}px;margin:0 ${EDGE}px;overflow:visible`;
  for (const share of [0, 0.5, 1]) {
    const line = svg("path", { d: `M0 ${HEIGHT * share}H1000`, "vector-effect": "non-scaling-stroke" });
    line.style.cssText = "fill:none;stroke:var(--a-grid);stroke-width:1";
    picture.append(line);
  }
  for (const { name, paint, dash } of LINES) {
    let path = "";
    for (let i = last; i >= 0; i--) {
      const scores = pointOf(curve, i, costs);
      // Of no row there is no precision to be drawn.
      if (name !== "recall" && scores.flagged === 0) continue;
      const x = (1000 * (last - i)) / Math.max(1, last);
      path += `${path === "" ? "M" : "L"}${x.toFixed(1)} ${(HEIGHT * (1 - scores[name])).toFixed(1)}`;
    }
    const line = svg("path", { d: path, "vector-effect": "non-scaling-stroke", "stroke-dasharray": dash });
    line.style.cssText = `fill:none;stroke:${paint};stroke-width:2`;
    picture.append(line);
  }
  return make("div", "position:relative", {}, picture);
}

/** What the lines are. */
export function legend(): HTMLElement {
  return make(
    "div",
    "display:flex;flex-wrap:wrap;gap:2px 18px;margin:0 0 6px;color:var(--a-muted);font-size:12px",
    {},
    ...LINES.map(({ title, paint, dash }) =>
      make(
        "span",
        "",
        {},
        make(
          "span",
          `display:inline-block;width:22px;border-top:2px ${dash === "" ? "solid" : "dashed"} ${paint};vertical-align:middle;margin-right:6px`,
        ),
        title,
      ),
    ),
  );
}

/** A line across the curves with a sign above it. */
export function markLine(share: number, sign: string, paint: string): HTMLElement {
  const line = make(
    "div",
    `position:absolute;top:-4px;bottom:0;width:0;border-left:1.5px dotted ${paint};left:${leftOf(share)};pointer-events:none`,
    { "aria-hidden": "true" },
    make(
      "span",
      `position:absolute;top:-13px;left:-6px;width:12px;text-align:center;font-size:11px;line-height:1;color:${paint}`,
      {},
      sign,
    ),
  );
  return line;
}
