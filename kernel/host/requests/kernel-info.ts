import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PROTOCOL_VERSION } from "../../protocol/index.js";
import { type Handler, ok } from "./handler.js";

function versionIn(file: string): string {
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** The nearest package.json above: the package's own, from `dist` as from the sources. */
function ownVersion(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    try {
      return versionIn(join(folder, "package.json"));
    } catch (error) {
      if (folder === dirname(folder)) throw error;
    }
  }
}

const assay = ownVersion();
const typescript = versionIn(require.resolve("typescript/package.json"));

export const kernelInfo: Handler = () =>
  ok({
    protocol_version: PROTOCOL_VERSION,
    implementation: "assay",
    implementation_version: assay,
    language_info: {
      name: "typescript",
      version: typescript,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: { name: "javascript", typescript: true },
      nbconvert_exporter: "script",
    },
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
