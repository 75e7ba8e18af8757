import { schemeCss } from "./output-style.js";
import { SCRIPT } from "./scripts/server.js";

/** The what-if panel as a page of its own that asks a server: `#panel`, `#alert`, `#title` and, where one is needed, `#key` are its places. */
export const PANEL_PAGE = {
  script: SCRIPT,
  style: `
:root{${schemeCss("light")};background:var(--a-page);color:var(--a-ink)}
@media (prefers-color-scheme:dark){:root{${schemeCss("dark")}}}
:focus-visible{outline:2px solid var(--a-blue);outline-offset:2px}
`,
} as const;
