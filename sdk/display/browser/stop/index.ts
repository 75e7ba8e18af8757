import type { PageView } from "../contract.js";

const view: PageView = {
  render({ model, el }) {
    const button = document.createElement("button");
    button.type = "button";
    button.style.cssText =
      "font:inherit;padding:2px 12px;border:1px solid var(--a-axis);border-radius:4px;background:transparent;color:var(--a-ink)";
    const work = String(model.get("work"));
    const current = String(model.get("current"));
    button.title = `Ends the ${work} after ${current}, keeps the best one, and goes on`;
    const show = (): void => {
      const isAsked = model.get("asked") === true;
      button.hidden = !model.live;
      button.disabled = isAsked;
      button.style.cursor = isAsked ? "default" : "pointer";
      button.style.opacity = isAsked ? "0.65" : "1";
      button.textContent = isAsked ? `Stopping after ${current} …` : `Stop ${work}`;
    };
    button.addEventListener("click", () => {
      model.send({ stop: true });
    });
    model.on("change:asked", show);
    model.on("live", show);
    show();
    el.append(button);
  },
};

globalThis.__assay.views.stop = view;
