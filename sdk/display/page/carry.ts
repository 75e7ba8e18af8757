import type { MimeBundle } from "../bundle.js";
import { codeHtml, neededCode, START_HTML } from "./code.js";
import { pageCode } from "./page-code.js";

/**
 * Sees that the notebook carries the code that an output needs, once: with the first output that needs it. Later ones wait for
 * it in the page, in whatever order outputs come there.
 */
export function withPageCode(bundle: MimeBundle): MimeBundle {
  const html = bundle["text/html"];
  if (html === undefined) return bundle;
  const page = pageCode();
  const needed = neededCode(html);
  if (needed.length === 0) return bundle;
  const missing = needed.filter((name) => !page.carried.has(name));
  const apart = page.want;
  if (apart !== undefined && missing.length > 0) apart(missing, codeHtml);
  else for (const name of missing) page.carried.add(name);
  const code = apart === undefined && missing.length > 0 ? codeHtml(missing) : START_HTML;
  return { ...bundle, "text/html": `${html}<div>${code}</div>` };
}
