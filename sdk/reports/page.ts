import { codeHtml, neededCode } from "../display/page/index.js";
import { html, type SafeHtml, trustedHtml } from "../utils/html/index.js";
import { documentHead } from "./document.js";
import { type Part, partHtml } from "./parts/part.js";
import { codeHashes } from "./script-hash.js";
import { REPORT_STYLE } from "./style.js";

/** What a page is made of. */
export interface PageInput {
  readonly title: string;
  /** Title, lead and headline. */
  readonly head: SafeHtml;
  readonly parts: readonly Part[];
}

/** No network, no plugin, no frame, no `eval`: the scripts that the page carries, by their hashes. */
function policy(code: readonly string[]): string {
  const scripts = codeHashes(code).map((hash) => `'${hash}'`);
  return [
    "default-src 'none'",
    `script-src ${scripts.join(" ") || "'none'"}`,
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function navigation(parts: readonly Part[]): SafeHtml {
  return html`<nav aria-label="Sections"><ul>${parts.map(
    ({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`,
  )}</ul></nav>`;
}

/**
 * A page that needs nothing else, offline included. Every plot is painted at once as a static picture and becomes interactive
 * when a script may run; without one, and on paper, the pictures stay.
 *
 * @returns the page's text, about 1 MB, most of it plotly.js
 */
export async function renderPage({ title, head, parts }: PageInput): Promise<string> {
  const content = html`${parts.map(partHtml)}`;
  const code = neededCode(String(content));
  const page = html`${documentHead({ title: `${title}: Assay report`, policy: policy(code), style: REPORT_STYLE })}
<div class="sheet">
${head}
${navigation(parts)}
<main id="content">
${content}
</main>
<footer>Made by Assay. Nothing in this page leaves your computer. Plots by plotly.js (MIT licence).</footer>
</div>
${code.length > 0 && trustedHtml(codeHtml(code))}
</body>
</html>
`;
  return String(page);
}
