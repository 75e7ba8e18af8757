import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { AssayError } from "../utils/errors/index.js";

/** Plotly.js as a page carries it. */
export interface PackedPlotly {
  /** The minified script, gzip, base64. */
  readonly packed: string;
  /** `sha256-…` of the unpacked script, for the page's Content-Security-Policy. */
  readonly hash: string;
}

let packing: Promise<PackedPlotly> | undefined;

/** `sha256-…` of a script's text, as a Content-Security-Policy lists it. */
export function scriptHash(text: string): string {
  return `sha256-${createHash("sha256").update(text, "utf8").digest("base64")}`;
}

async function pack(): Promise<PackedPlotly> {
  // The package's main file is the script itself: read, not run.
  const path = createRequire(__filename).resolve("plotly.js-cartesian-dist-min");
  const script = await readFile(path, "utf8");
  const zipped = await promisify(gzip)(script, { level: 9 });
  return { packed: zipped.toString("base64"), hash: scriptHash(script) };
}

/** The installed plotly.js (cartesian build, which needs no `unsafe-eval`), packed once a process. */
export async function packedPlotly(): Promise<PackedPlotly> {
  packing ??= pack();
  try {
    return await packing;
  } catch (cause) {
    packing = undefined;
    throw new AssayError("DEPENDENCY_MISSING", {
      what: "plotly.js, which reports carry, cannot be read",
      wanted: "the package plotly.js-cartesian-dist-min",
      next: "Run `npm install plotly.js-cartesian-dist-min`.",
      cause,
    });
  }
}
