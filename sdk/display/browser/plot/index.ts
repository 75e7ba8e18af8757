import type { Figure } from "../../figures/figure.js";
import type { PageView, PlotSizes } from "../contract.js";
import { near } from "../near.js";
import { revived } from "../revived.js";
import { plot } from "./draw.js";
import { effectsOf, rowPanel } from "./row-panel.js";
import { walkPoints } from "./walk.js";

const view: PageView = {
  async render({ model, el }) {
    const host = el.parentElement ?? el;
    el.setAttribute("role", "group");
    el.setAttribute(
      "aria-label",
      `${String(model.get("label") ?? "")} Arrow keys go through its points${model.get("effects") === undefined ? "" : ", Enter shows the row of one"}.`,
    );
    el.tabIndex = 0;
    await near(host);
    const drawn = await plot(el, revived(model.get("figure")), (model.get("sizes") ?? {}) as PlotSizes);
    walkPoints(
      el,
      rowPanel(el, () => model.get("figure") as Figure, effectsOf(model.get("effects"))),
    );
    if (performance.getEntriesByName("assay-first-plot").length === 0) performance.mark("assay-first-plot");
    model.on("change:figure", () => void drawn.update(revived(model.get("figure"))));
  },
};

globalThis.__assay.views.plot = view;
globalThis.__assay.plot = plot;
