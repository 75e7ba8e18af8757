import { join, resolve } from "node:path";
import type { Task } from "../task.js";
import { changeFiles } from "./change.js";

/** Lays out the configs. */
export const formatsConfigs: Task = {
  name: "formats:configs",
  summary: "lay out the configs (YAML); comments and the order of keys stay",
  description:
    "Lays out the project's configs of experiments and jobs: two spaces a level, one empty line where there were more, `{ a: 1 }` and " +
    "`[a, b]`. Comments, quotes, anchors and the order of keys stay, and so does the meaning: a file that is no YAML is left and " +
    "told, and the exit code is 1.",
  argument: { name: "file", description: "a YAML file of any kind (default: all configs of the project)" },
  options: [
    { flags: "--check", description: "change nothing; exit code 1 where something would be changed" },
  ],
  async run({ root, cwd, argument, options, say }) {
    const [{ configsOf }, { formatYaml }] = await Promise.all([
      import("../project-configs.js"),
      import("./yaml-text.js"),
    ]);
    const files =
      argument === undefined
        ? (await configsOf(root)).map((path) => join(root, path))
        : [resolve(cwd, argument)];
    const work = { root, files, things: "configs", check: options.check === true, say };
    return changeFiles(work, (text) => formatYaml(text));
  },
};
