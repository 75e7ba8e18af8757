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

/** Who has no pointer goes through a plot's points by arrow keys: each shows its label, which is also read out. */
export function walkPoints(element: HTMLElement): void {
  const said = document.createElement("div");
  said.setAttribute("role", "status");
  said.style.cssText = UNSEEN;
  element.after(said);
  let at = -1;
  element.addEventListener("keydown", (event) => {
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
        said.textContent = "";
        Fx.unhover(element);
        return;
      }
      at = at < 0 && step < 0 ? points.length - 1 : (at + step + points.length) % points.length;
      const { curveNumber, pointNumber } = points[at];
      const { name = "", hovertext, x, y } = data[curveNumber];
      said.textContent =
        `${name} ${hovertext?.[pointNumber] ?? `${x?.[pointNumber]}, ${y?.[pointNumber]}`}`.trim();
      Fx.hover(element, [points[at]]);
    });
    event.preventDefault();
  });
}
