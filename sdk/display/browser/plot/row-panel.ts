import type { Figure } from "../../figures/figure.js";
import { effectsWaterfall, type RowEffects } from "../../figures/waterfall-figure.js";
import type { Plot } from "../contract.js";
import { plot } from "./draw.js";
import type { PlotPoint } from "./walk.js";

/** What is used of an element that plotly draws in. */
interface PlotlyElement extends HTMLElement {
  on(event: "plotly_click", listener: (event: { readonly points: readonly ClickedPoint[] }) => void): void;
}
interface ClickedPoint {
  readonly curveNumber: number;
  /** Of a heat map: row and column of the cell. */
  readonly pointNumber: number | readonly [number, number];
}

const CACHE = new Map<string, RowEffects>();

/** Effects as they stand in a view's state: themselves, or the id of the element of the page that holds them for several plots. */
export function effectsOf(state: unknown): RowEffects | undefined {
  if (typeof state !== "string") return state as RowEffects | undefined;
  const known = CACHE.get(state);
  if (known !== undefined) return known;
  const text = document.getElementById(state)?.textContent;
  if (text === undefined || text === null) return undefined;
  const effects = JSON.parse(text) as RowEffects;
  CACHE.set(state, effects);
  return effects;
}

/** The explained row that a point is about. */
function rowOf(figure: Figure, curve: number, point: number): number | undefined {
  const trace = figure.data[curve];
  return trace !== undefined && "rows" in trace ? trace.rows?.[point] : undefined;
}

/**
 * Where the page knows what rows got their predictions from, a click on a point draws the waterfall of its row below the plot,
 * without a kernel. Returns what does the same for a point that was reached by keys.
 */
export function rowPanel(
  element: HTMLElement,
  figure: () => Figure,
  effects: RowEffects | undefined,
): ((point: PlotPoint) => void) | undefined {
  if (effects === undefined) return undefined;
  const panel = document.createElement("div");
  const words = document.createElement("p");
  const place = document.createElement("div");
  const close = document.createElement("button");
  panel.setAttribute("role", "group");
  panel.tabIndex = -1;
  words.className = "note";
  words.setAttribute("role", "status");
  words.style.cssText = "margin:4px 0;font-size:12px;color:var(--a-muted)";
  words.textContent = "A click on a point shows how the prediction of its row comes about.";
  close.type = "button";
  close.textContent = "Close";
  close.style.cssText =
    "font:inherit;font-size:12px;color:var(--a-ink);background:none;border:1px solid var(--a-axis);border-radius:4px;padding:1px 8px;cursor:pointer";
  close.hidden = true;
  panel.append(words, place, close);
  element.after(panel);
  const hint = words.textContent;
  let drawn: Promise<Plot> | undefined;
  const hide = (): void => {
    place.hidden = true;
    close.hidden = true;
    words.textContent = hint;
  };
  close.addEventListener("click", () => {
    hide();
    element.focus();
  });
  const show = async (row: number): Promise<void> => {
    const shown = effectsWaterfall(effects, row);
    if (shown === undefined) {
      hide();
      words.textContent = `The page does not hold row ${row}; in a notebook, explanation.row(${row}) shows it.`;
      return;
    }
    words.textContent = `${shown.title}. ${shown.description}${shown.note === undefined ? "" : ` ${shown.note}`}`;
    panel.setAttribute("aria-label", shown.title);
    place.hidden = false;
    close.hidden = false;
    if (drawn === undefined) drawn = plot(place, shown, { widths: [720, 340] });
    else await (await drawn).update(shown);
    await drawn;
  };
  const choose = (curve: number, point: number): boolean => {
    const row = rowOf(figure(), curve, point);
    if (row === undefined) return false;
    void show(row).catch((error: unknown) => console.warn("assay:", error));
    return true;
  };
  (element as PlotlyElement).on("plotly_click", ({ points: [clicked] }) => {
    if (clicked === undefined) return;
    const { curveNumber, pointNumber } = clicked;
    choose(curveNumber, typeof pointNumber === "number" ? pointNumber : pointNumber[1]);
  });
  return ({ curveNumber, pointNumber }) => {
    if (choose(curveNumber, pointNumber)) panel.focus();
  };
}
