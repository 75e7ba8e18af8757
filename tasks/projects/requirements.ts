import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AssayError } from "../../sdk/utils/errors/index.js";
import type { Task } from "../task.js";

/** A package that a project needs. */
interface Requirement {
  readonly name: string;
  /** Versions that package.json takes. */
  readonly wanted: string;
  /** The version that is installed; null where none is. */
  readonly installed: string | null;
  /** Whether a run needs it, or only who works on the project. */
  readonly use: "run" | "optional" | "development";
}

const FIELDS = [
  ["dependencies", "run"],
  ["peerDependencies", "run"],
  ["optionalDependencies", "optional"],
  ["devDependencies", "development"],
] as const;

/** Prints what a project needs. */
export const projectsRequirements: Task = {
  name: "projects:requirements",
  summary: "list what the project needs: Node and packages, wanted and installed",
  description:
    "Lists the Node versions and the packages that package.json asks for, with the version that is installed of each. Exit code 1 where " +
    "one that a run needs is not installed.",
  options: [{ flags: "--json", description: "print it as one line of JSON" }],
  async run({ root, manifest, options, print, say }) {
    if (manifest === undefined) {
      throw new AssayError("PROJECT_INVALID", {
        what: "there is no project here",
        got: `no package.json in ${root} or above it`,
        next: "Run it in a project; `assay init` makes one.",
      });
    }
    const node = {
      wanted: String(Object(manifest.engines).node ?? "*"),
      installed: process.versions.node,
    };
    const packages = await Promise.all(
      FIELDS.flatMap(([field, use]) =>
        Object.entries(Object(manifest[field])).map(async ([name, wanted]): Promise<Requirement> => {
          return { name, wanted: String(wanted), installed: await installedVersion(name, root), use };
        }),
      ),
    );
    if (options.json === true) print(JSON.stringify({ node, packages }));
    else {
      const rows = [["node", node.wanted, node.installed, "run"]].concat(
        packages.map(({ name, wanted, installed, use }) => [name, wanted, installed ?? "not installed", use]),
      );
      for (const line of columns([["package", "wanted", "installed", "for"], ...rows])) print(line);
    }
    const missing = packages.filter(({ installed, use }) => installed === null && use === "run");
    if (missing.length > 0)
      say(`${missing.map(({ name }) => name).join(", ")}: not installed. Run \`npm install\`.`);
    return missing.length === 0;
  },
};

/** The version that a file in this folder would load, as Node looks for it; null where there is none. */
async function installedVersion(name: string, folder: string): Promise<string | null> {
  const text = await readFile(join(folder, "node_modules", ...name.split("/"), "package.json"), "utf8").catch(
    () => undefined,
  );
  if (text !== undefined) return String(JSON.parse(text).version);
  return dirname(folder) === folder ? null : installedVersion(name, dirname(folder));
}

/** Rows of texts, each column as wide as its widest. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows.map((row) =>
    row
      .map((text, i) => text.padEnd(widths[i]))
      .join("  ")
      .trimEnd(),
  );
}
