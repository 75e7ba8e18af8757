import type { MimeBundle } from "../bundle.js";
import { codeHtml, neededCode, START_HTML } from "./code.js";

/** What of the page's code the notebook of this process has: shared by all copies of the package, and with the kernel. */
const CARRIED = Symbol.for("assay.page-code");

export interface PageCode {
  /** Names of the code that an output carries. Who clears that output takes them out. */
  readonly carried: Set<string>;
  /** A kernel's way to show code as an output of its own, which no update of another takes away. */
  show?: (html: string, names: readonly string[]) => void;
}

export function pageCode(): PageCode {
  const shared = globalThis as { [CARRIED]?: PageCode };
  shared[CARRIED] ??= { carried: new Set() };
  return shared[CARRIED];
}

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
  for (const name of missing) page.carried.add(name);
  if (missing.length > 0 && page.show !== undefined) {
    page.show(codeHtml(missing), missing);
    missing.length = 0;
  }
  const code = missing.length > 0 ? codeHtml(missing) : START_HTML;
  return { ...bundle, "text/html": `${html}<div>${code}</div>` };
}
