import type { HttpConfig } from "../config.js";
import { type Page, pageOf } from "./page.js";

/** What fills the page: a script that asks `/schema`, `/predict` and `/explain` like any client, and the colours it draws in. */
export interface PagePanel {
  readonly script: string;
  readonly style: string;
}

/** The page where a person changes a row and sees its prediction and how it comes about: the what-if panel. */
export function formPage({ auth }: Pick<HttpConfig, "auth">, { script, style }: PagePanel): Page {
  const key =
    auth === undefined ? "" : `<p><label>Key <input id="key" type="password" autocomplete="off"></label></p>`;
  return pageOf(
    "What if",
    `<main><h1 id="title">What if</h1>${key}<p id="alert" role="alert"></p><div id="panel"></div>
<noscript><p>This page needs its script to ask the server; programs ask as <a href="/docs">the API</a> says.</p></noscript>
<p><a href="/docs">How programs ask</a></p></main>`,
    script,
    style,
  );
}
