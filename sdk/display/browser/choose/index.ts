import type { Figure } from "../../figures/figure.js";
import type { PageView, Plot } from "../contract.js";
import { near } from "../near.js";
import { walkPoints } from "../plot/walk.js";
import { revived } from "../revived.js";
import { FIELD, MUTED, make } from "../table/dom.js";

interface Choice {
  readonly name: string;
  readonly figure: Figure;
}

/** Figures of which a drop-down shows one. */
const view: PageView = {
  async render({ model, el }) {
    const figures = model.get("figures") as readonly Choice[];
    const select = make("select", `${FIELD};color:var(--a-ink);background:var(--a-page);max-width:100%`);
    select.append(...figures.map(({ name }, i) => make("option", "", { value: String(i) }, name)));
    const label = make(
      "label",
      `${MUTED};display:block;margin:0 0 8px;font-size:13px`,
      {},
      `${String(model.get("label"))} `,
      select,
    );
    const place = make("div", "", { role: "group", tabindex: "0" });
    const words = make("p", `${MUTED};margin:6px 0 0`, { class: "note", role: "status" });
    el.append(label, place, words);
    const scheme = (): void => {
      select.style.colorScheme = globalThis.__assay.isDark(el) ? "dark" : "light";
    };
    scheme();
    globalThis.__assay.onTheme(el, scheme);
    await near(el.parentElement ?? el);
    let drawn: Plot | undefined;
    const show = async (): Promise<void> => {
      const figure = revived(figures[Number(select.value)].figure) as Figure;
      place.setAttribute(
        "aria-label",
        `${figure.title}: ${figure.description} Arrow keys go through its points.`,
      );
      words.textContent = figure.note ?? "";
      if (drawn === undefined)
        drawn = await globalThis.__assay.plot?.(place, figure, { widths: [840, 340], narrowBelow: 560 });
      else await drawn.update(figure);
    };
    await show();
    walkPoints(place);
    select.addEventListener("change", () => {
      show().catch((error: unknown) => console.warn("assay:", error));
    });
  },
};

globalThis.__assay.views.choose = view;
