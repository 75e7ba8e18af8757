import type { MimeBundle } from "../../../../sdk/display/bundle.js";

/** How many scripts and packed libraries an output's HTML carries. */
export function carriedHtml(bundle: MimeBundle): { readonly scripts: number; readonly packs: number } {
  const page = bundle["text/html"] ?? "";
  return {
    scripts: page.match(/<script>/g)?.length ?? 0,
    packs: page.match(/<script [^<>]*data-assay-pack="/g)?.length ?? 0,
  };
}
