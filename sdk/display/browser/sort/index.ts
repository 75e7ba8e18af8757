import type { PageView } from "../contract.js";
import { orderOf } from "./order.js";

/** A table of results that its headers sort: the static one's twin, with all that stands in its cells. */
const view: PageView = {
  render({ el }) {
    for (const still of el.parentElement?.children ?? [])
      if (still !== el && still.localName !== "script") el.append(still.cloneNode(true));
    const table = el.querySelector("table");
    const body = table?.tBodies[0];
    const heads = [...(table?.tHead?.rows[0]?.cells ?? [])];
    if (body === undefined) throw new Error("no table to sort");
    const rows = [...body.rows];
    let sorted: { readonly column: number; readonly descending: boolean } | undefined;

    const press = (column: number, numbers: boolean): void => {
      const was = sorted?.column === column ? sorted : undefined;
      // Once up, once down, then as the rows stood.
      sorted =
        was === undefined
          ? { column, descending: false }
          : was.descending
            ? undefined
            : { column, descending: true };
      const texts = rows.map((row) => row.cells[column]?.textContent ?? "");
      const order = sorted === undefined ? [...rows.keys()] : orderOf(texts, numbers, sorted.descending);
      body.append(...order.map((place) => rows[place]));
      heads.forEach((head, c) => {
        const mine = sorted?.column === c ? sorted : undefined;
        if (head.hasAttribute("aria-sort"))
          head.setAttribute(
            "aria-sort",
            mine === undefined ? "none" : mine.descending ? "descending" : "ascending",
          );
        const arrow = head.querySelector<HTMLElement>("[data-arrow]");
        if (arrow !== null) arrow.textContent = mine === undefined ? "" : mine.descending ? " ▼" : " ▲";
      });
    };

    heads.forEach((head, column) => {
      if (head.textContent?.trim() === "") return;
      const numbers = head.classList.contains("number");
      const button = document.createElement("button");
      button.type = "button";
      button.style.cssText = "all:unset;cursor:pointer;font:inherit;color:inherit;text-align:inherit";
      const arrow = document.createElement("span");
      arrow.dataset.arrow = "";
      arrow.setAttribute("aria-hidden", "true");
      arrow.style.cssText = "font-size:10px";
      button.append(...head.childNodes);
      // After the name, before what stands below it.
      (button.firstElementChild ?? button).after(arrow);
      if (arrow.parentElement !== button) button.append(arrow);
      head.append(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("focus", () => {
        button.style.outline = button.matches(":focus-visible") ? "2px solid var(--a-blue)" : "";
      });
      button.addEventListener("blur", () => {
        button.style.outline = "";
      });
      button.addEventListener("click", () => press(column, numbers));
    });
  },
};

globalThis.__assay.views.sort = view;
