/** What is used of plotly.js, and what it writes on the element of a plot. */
interface Hovering {
  readonly Fx: {
    hover(element: HTMLElement, points: readonly object[]): void;
    unhover(element: HTMLElement): void;
  };
}
interface Drawn {
  readonly data?: readonly {
    readonly name?: string;
    readonly x?: readonly unknown[];
    readonly y?: readonly unknown[];
    readonly hovertext?: readonly string[];
    readonly hoverinfo?: string;
    readonly hoveron?: string;
    readonly type?: string;
  }[];
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const UNSEEN =
  "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap";

/** A point of a plot, by the places of its trace and in it. */
export interface PlotPoint {
  readonly curveNumber: number;
  readonly pointNumber: number;
}

/**
 * Who has no pointer goes through a plot's points by arrow keys: each shows its label, which is also read out.
 *
 * @param choose called by Enter on a point
 */
export function walkPoints(element: HTMLElement, choose?: (point: PlotPoint) => void): void {
  const said = document.createElement("div");
  said.setAttribute("role", "status");
  said.style.cssText = UNSEEN;
  element.after(said);
  let at = -1;
  let shown: PlotPoint | undefined;
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && choose !== undefined && shown !== undefined) {
      choose(shown);
      event.preventDefault();
      return;
    }
    const step = STEPS[event.key];
    if (event.key !== "Escape" && step === undefined) return;
    void globalThis.__assay.library("plotly").then((library) => {
      const { Fx } = library as Hovering;
      const { data = [] } = element as HTMLElement & Drawn;
      const points = data.flatMap((trace, curveNumber) =>
        trace.hoverinfo === "skip" || trace.hoveron === "fills" || trace.type === "heatmap"
          ? []
          : (trace.x ?? []).flatMap((x, pointNumber) => (x === null ? [] : [{ curveNumber, pointNumber }])),
      );
      if (step === undefined || points.length === 0) {
        at = -1;
        shown = undefined;
        said.textContent = "";
        Fx.unhover(element);
        return;
      }
      at = at < 0 && step < 0 ? points.length - 1 : (at + step + points.length) % points.length;
      shown = points[at];
      const { curveNumber, pointNumber } = shown;
      const { name = "", hovertext, x, y } = data[curveNumber];
      said.textContent =
        `${name} ${hovertext?.[pointNumber] ?? `${x?.[pointNumber]}, ${y?.[pointNumber]}`}`.trim();
      Fx.hover(element, [points[at]]);
    });
    event.preventDefault();
  });
}
