import { join, resolve } from "node:path";
import type { Task } from "../task.js";

/** Builds the pages of the API. */
export const docsApi: Task = {
  name: "docs:api",
  summary: "build the pages of the API from the sources",
  sources: true,
  description:
    "Builds the pages of the API from the sources, by typedoc. A warning (a type that is not exported, a broken link) is an error.",
  options: [{ flags: "--out <folder>", description: "where they are written (default: docs/api)" }],
  async run({ root, cwd, options, say }) {
    const { buildPages } = await import("./typedoc.js");
    const out = typeof options.out === "string" ? resolve(cwd, options.out) : join(root, "docs", "api");
    await buildPages({ root, out, groups: [] });
    say(`wrote ${out}`);
  },
};
