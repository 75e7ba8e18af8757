import type { ThresholdState } from "../../views/evaluation/threshold-state.js";
import type { PageView } from "../contract.js";
import { FIELD, MUTED, make } from "../table/dom.js";
import type { Costs } from "./curve.js";
import { ThresholdPanel } from "./panel.js";

const LABEL = `${MUTED};display:inline-flex;gap:8px;align-items:center`;

/** Which rows are flagged at a threshold, and what that is worth: needs no kernel, as the page holds the counts. */
const view: PageView = {
  render({ model, el }) {
    const curves = model.get("curves") as ThresholdState["curves"];
    let costs = model.get("costs") as Costs;
    const target = String(model.get("target"));
    let panel = new ThresholdPanel(curves[0], costs);
    const place = make("div", "margin:14px 0 0", {}, panel.element);
    const fields = make("div", "display:flex;flex-wrap:wrap;gap:8px 20px;align-items:center");

    if (curves.length > 1) {
      const select = make("select", `${FIELD};color:var(--a-ink);background:var(--a-page);max-width:100%`);
      select.append(...curves.map(({ className }, i) => make("option", "", { value: String(i) }, className)));
      select.addEventListener("change", () => {
        panel = new ThresholdPanel(curves[Number(select.value)], costs);
        place.replaceChildren(panel.element);
      });
      fields.append(make("label", LABEL, {}, `${target}: flag rows as`, select));
    }
    const cost = (key: keyof Costs, text: string): HTMLElement => {
      const input = make("input", `${FIELD};width:6em`, {
        type: "number",
        min: "0",
        step: "any",
        "data-cost": key,
      });
      input.value = String(costs[key]);
      input.addEventListener("input", () => {
        const value = input.valueAsNumber;
        const isCost = Number.isFinite(value) && value >= 0;
        input.setAttribute("aria-invalid", String(!isCost));
        if (!isCost) return;
        costs = { ...costs, [key]: value };
        panel.price(costs);
      });
      return make("label", LABEL, {}, text, input);
    };
    fields.append(
      cost("falsePositive", "cost of a false positive"),
      cost("falseNegative", "cost of a false negative"),
    );
    const scheme = (): void => {
      el.style.colorScheme = globalThis.__assay.isDark(el) ? "dark" : "light";
    };
    scheme();
    globalThis.__assay.onTheme(el, scheme);
    el.style.fontSize = "13px";
    el.setAttribute("role", "group");
    el.setAttribute("aria-label", "Threshold");
    el.append(fields, place);
  },
};

globalThis.__assay.views.threshold = view;
