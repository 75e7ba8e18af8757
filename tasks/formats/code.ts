import type { Task } from "../task.js";
import { BIOME, runTool } from "../tool.js";

/** Formats the sources. */
export const formatsCode: Task = {
  name: "formats:code",
  summary: "format the sources and sort their imports (Biome)",
  options: [
    { flags: "--fix", description: "apply the linter's safe fixes too; exit code 1 where it finds more" },
    { flags: "--check", description: "change nothing; exit code 1 where something would be changed" },
  ],
  async run({ root, options, follow, say }) {
    const linter = options.fix === true ? [] : ["--linter-enabled=false"];
    const write = options.check === true ? [] : ["--write"];
    const args = ["check", ...linter, ...write, "."];
    const { code } = await follow((_, signal) => runTool(BIOME, args, { root, signal }));
    if (code !== 0 && options.check === true) say("run assay task formats:code");
    return code === 0;
  },
};
