import type { Cell } from "../../../core/what-if/cells.js";
import { Nearness } from "../../../core/what-if/nearness.js";
import type { WhatIfFiles, WhatIfState } from "../../what-if/state.js";
import { shownOutput } from "../../what-if/words.js";
import type { PageView } from "../contract.js";
import { near } from "../near.js";
import { gridAsker, gridColumns } from "./ask-grid.js";
import { kernelAsker } from "./ask-kernel.js";
import { modelAsker } from "./ask-model.js";
import type { Asker } from "./asker.js";
import { paintGround } from "./dom.js";
import { buildPanel } from "./panel.js";

const view: PageView = {
  async render({ model, el }) {
    await near(el.parentElement ?? el);
    const panel = JSON.parse(String(model.get("panel"))) as WhatIfState;
    const files = (model.get("files") ?? {}) as WhatIfFiles;
    const nearness = new Nearness(panel.columns, panel.reference);
    const built = buildPanel(panel, shownOutput(panel), (row: readonly Cell[]) => nearness.warnings(row));
    const inPage = (): Asker => (panel.page.way === "model" ? modelAsker(panel, files) : gridAsker(panel));
    const byPage = (): void =>
      built.answerBy({
        asker: inPage(),
        columns: panel.page.way === "model" ? panel.columns.length : gridColumns,
      });
    const byKernel = (): void =>
      built.answerBy({ asker: kernelAsker(model, inPage(), byPage), columns: panel.columns.length });
    const answer = (): void => (model.live ? byKernel() : byPage());
    answer();
    model.on("live", answer);
    el.append(built.element);
    // Lists open in the colours of their field, which must not be the browser's own then.
    const paint = (): void => paintGround(el, el.querySelectorAll("select"));
    paint();
    globalThis.__assay.onTheme(el, paint);
  },
};

globalThis.__assay.views["what-if"] = view;
