import type { PageView } from "../contract.js";

const view: PageView = {
  render({ model, el }) {
    // Without a kernel nobody would hear of the value.
    const label = document.createElement("label");
    const input = document.createElement("input");
    const output = document.createElement("output");
    label.style.cssText = "display:inline-flex;align-items:center;gap:8px";
    output.style.cssText = "min-width:4em;font-variant-numeric:tabular-nums";
    input.type = "range";
    for (const name of ["min", "max", "step"] as const) input[name] = String(model.get(name));
    const show = (): void => {
      input.value = String(model.get("value"));
      output.textContent = String(model.get("value"));
      input.disabled = !model.live;
    };
    show();
    input.addEventListener("input", () => {
      output.textContent = input.value;
      model.set("value", Number(input.value));
      model.save_changes();
    });
    model.on("change:value", show);
    model.on("live", show);
    label.append(String(model.get("label")), input, output);
    el.append(label);
  },
};

globalThis.__assay.views.slider = view;
