import type { PageView, PlotSizes } from "../contract.js";
import { plot } from "./draw.js";
import { walkPoints } from "./walk.js";

/** JSON has no NaN: numbers that are none were written as null. */
function revived(value: unknown): unknown {
  if (value === null) return Number.NaN;
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, revived(entry)]));
}

/** Settles when the element comes near the window. */
function near(element: Element): Promise<void> {
  return new Promise((resolve) => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        resolve();
      },
      { rootMargin: "300px" },
    );
    observer.observe(element);
  });
}

const view: PageView = {
  async render({ model, el }) {
    const host = el.parentElement ?? el;
    el.setAttribute("role", "group");
    el.setAttribute("aria-label", `${String(model.get("label") ?? "")} Arrow keys go through its points.`);
    el.tabIndex = 0;
    await near(host);
    const drawn = await plot(el, revived(model.get("figure")), (model.get("sizes") ?? {}) as PlotSizes);
    walkPoints(el);
    if (performance.getEntriesByName("assay-first-plot").length === 0) performance.mark("assay-first-plot");
    model.on("change:figure", () => void drawn.update(revived(model.get("figure"))));
  },
};

globalThis.__assay.views.plot = view;
globalThis.__assay.plot = plot;
