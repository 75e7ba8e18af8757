import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import { AssayError } from "../../utils/errors/index.js";

/** Plotly.js as a page carries it. */
export interface PackedPlotly {
  /** The minified script, gzip, base64. */
  readonly packed: string;
  /** The script itself. */
  readonly script: string;
}

let made: PackedPlotly | undefined;

function pack(): PackedPlotly {
  // The package's main file is the script itself: read, not run.
  const path = createRequire(__filename).resolve("plotly.js-cartesian-dist-min");
  const script = readFileSync(path, "utf8");
  return { packed: gzipSync(script, { level: 9 }).toString("base64"), script };
}

/** The installed plotly.js (cartesian build, which needs no `unsafe-eval`), packed once a process. */
export function packedPlotly(): PackedPlotly {
  try {
    made ??= pack();
    return made;
  } catch (cause) {
    throw new AssayError("DEPENDENCY_MISSING", {
      what: "plotly.js, which pages with plots carry, cannot be read",
      wanted: "the package plotly.js-cartesian-dist-min",
      next: "Run `npm install plotly.js-cartesian-dist-min`.",
      cause,
    });
  }
}
