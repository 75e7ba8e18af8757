import { type HtmlValue, html, trustedHtml } from "../../utils/html/index.js";
import { withInlineStyle } from "./inline.js";
import { withPictures } from "./picture.js";

/**
 * The HTML of a result in a notebook. Its style stands on its elements, so that it reads without style sheets and scripts;
 * where the page's script runs, it has the theme's colours and live views.
 */
export function outputHtml(...parts: readonly HtmlValue[]): string {
  const inner = withInlineStyle(withPictures(String(html`${parts}`)));
  return String(
    html`<div class="assay-out" style="font:13px/1.5 system-ui,sans-serif;max-width:860px">${trustedHtml(inner)}</div>`,
  );
}
