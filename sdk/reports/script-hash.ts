import { createHash } from "node:crypto";
import { codeScripts, packedPlotly } from "../display/page/index.js";

/** `sha256-…` of a script's text, as a Content-Security-Policy lists it. */
export function scriptHash(text: string): string {
  return `sha256-${createHash("sha256").update(text, "utf8").digest("base64")}`;
}

/** Hashes of the scripts that run in a page with this code: they hold no data, so every page has the same. */
export function codeHashes(names: readonly string[]): readonly string[] {
  const libraries = names.includes("plotly") ? [packedPlotly().script] : [];
  return [...codeScripts(names), ...libraries].map(scriptHash);
}
