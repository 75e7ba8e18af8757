import { placeOption } from "../options.js";
import type { Task } from "../task.js";

/** Builds the pages of the API. */
export const docsApi: Task = {
  name: "docs:api",
  summary: "build the pages of the API from the sources",
  sources: true,
  description:
    "Builds the pages of the API from the sources, by typedoc. A warning (a type that is not exported, a broken link) is an error.",
  options: [{ flags: "--out <folder>", description: "where they are written (default: docs/api)" }],
  async run(context) {
    const { buildPages } = await import("./typedoc.js");
    const out = placeOption(context, "out", "docs/api");
    await buildPages({ root: context.root, out, groups: [] });
    context.say(`wrote ${out}`);
  },
};
