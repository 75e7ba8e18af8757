import { OUTPUT_STYLE } from "../../page/output-style.js";
import type { Assay, LinkedModel } from "../contract.js";
import { link, scan } from "./hosts.js";
import { library } from "./library.js";
import { isDark, onTheme, watchTheme } from "./theme.js";

/** What outputs left before the runtime came. */
interface Early {
  readonly version?: number;
  readonly views?: Assay["views"];
  readonly roots?: readonly ParentNode[];
  readonly models?: readonly LinkedModel[];
}

function start(): void {
  const early = (globalThis.__assay ?? {}) as unknown as Early;
  // A page that was given the code twice keeps the first: its hosts are known there.
  if (early.version !== undefined) return;
  globalThis.__assay = {
    version: 1,
    views: early.views ?? {},
    roots: { push: scan },
    models: { push: link },
    library,
    isDark,
    onTheme,
  };
  const style = document.createElement("style");
  style.textContent = OUTPUT_STYLE;
  document.head.append(style);
  watchTheme();
  for (const model of early.models ?? []) link(model);
  for (const root of early.roots ?? []) scan(root);
}

start();
