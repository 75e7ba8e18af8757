import { BARS_HEIGHT, BARS_WIDTH, barsPath } from "../../table/bars.js";
import { shownName } from "../../table/format.js";
import type { Head } from "../../table/head.js";
import { MUTED, make } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";

function picture({ bars, about }: Head): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  const attributes = {
    viewBox: `0 0 ${BARS_WIDTH} ${BARS_HEIGHT}`,
    width: String(BARS_WIDTH),
    height: String(BARS_HEIGHT),
    role: "img",
    "aria-label": about,
  };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  svg.style.display = "block";
  path.setAttribute("d", barsPath(bars));
  path.style.fill = "var(--a-blue)";
  svg.append(path);
  return svg;
}

/** How a column takes part in the order: its key's place from 1 on, where there are several. */
export interface Sorted {
  readonly descending: boolean;
  readonly place?: number;
}

/** What stands in a column's header. */
export function headContent(head: Head, sorted: Sorted | undefined): Node[] {
  const right = head.kind === "number";
  const arrow = sorted === undefined ? "" : `${sorted.descending ? "▼" : "▲"}${sorted.place ?? ""}`;
  const name = make(
    "span",
    "display:flex;gap:5px;align-items:baseline",
    {},
    make("bdi", "", {}, shownName(head.name)),
  );
  if (right) name.style.justifyContent = "flex-end";
  if (arrow !== "") name.append(make("span", "font-size:10px", { "aria-hidden": "true" }, arrow));
  const subtitle = [head.type, head.gaps].filter((part) => part !== "").join(", ");
  const parts: Node[] = [
    name,
    make("small", `display:block;font-weight:400;font-size:11px;${MUTED}`, {}, subtitle),
  ];
  if (head.bars.length > 0) {
    const drawn = picture(head);
    if (right) drawn.style.marginLeft = "auto";
    parts.push(drawn);
  }
  return parts;
}
