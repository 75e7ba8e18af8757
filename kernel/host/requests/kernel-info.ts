import { setTimeout as sleep } from "node:timers/promises";
import { ownVersion } from "../../cells/assay-package.js";
import { PROTOCOL_VERSION } from "../../protocol/index.js";
import { type Handler, ok } from "./handler.js";

const assay = ownVersion();
const { version: typescript } = require("typescript/package.json") as { readonly version: string };

/** What the cells' language is, in a notebook's metadata too. */
export const LANGUAGE_INFO = {
  name: "typescript",
  version: typescript,
  mimetype: "text/typescript",
  file_extension: ".ts",
  pygments_lexer: "typescript",
  codemirror_mode: { name: "javascript", typescript: true },
  nbconvert_exporter: "script",
} as const;

/**
 * Front ends take a kernel to be ready when it answers this. It is answered when a first cell would run at once, but not later than this
 * many milliseconds after the request: without its startup snapshot the compiler takes longer.
 */
const PATIENCE_MS = 400;

export const kernelInfo: Handler = async ({ children }) => {
  const over = new AbortController();
  const late = sleep(PATIENCE_MS, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([children.prepared, late]);
  over.abort();
  return ok({
    protocol_version: PROTOCOL_VERSION,
    implementation: "assay",
    implementation_version: assay,
    language_info: LANGUAGE_INFO,
    banner: `Assay ${assay}: TypeScript ${typescript} on Node.js ${process.versions.node}`,
    help_links: [
      { text: "TypeScript", url: "https://www.typescriptlang.org/docs/" },
      {
        text: "Node.js",
        url: `https://nodejs.org/docs/latest-v${process.versions.node.split(".")[0]}.x/api/`,
      },
    ],
    debugger: true,
    supported_features: ["kernel subshells", "debugger"],
  });
};
