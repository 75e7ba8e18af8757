import { join } from "node:path";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { isOfTask, type Scripts, scriptsOf, withTaskScripts } from "../scripts.js";
import type { Task } from "../task.js";
import { changeFile } from "./change.js";

/** Writes the npm scripts of the tasks. */
export const formatsScripts: Task = {
  name: "formats:scripts",
  summary: "write package.json's scripts from the list of tasks, one a task",
  description:
    "Writes the scripts of package.json that run tasks: each task has one of its own name, `npm run checks:code` is " +
    "`assay task checks:code`. A script of the project's own under a task's name stays, and is told. The other scripts and keys are not touched.",
  options: [
    { flags: "--check", description: "change nothing; exit code 1 where something would be changed" },
  ],
  async run({ root, manifest, options, tasks, say }) {
    if (manifest === undefined) {
      throw new AssayError("PROJECT_INVALID", {
        what: "there is no package.json to write scripts into",
        got: root,
        next: "Run it in a project; `assay init` makes one.",
      });
    }
    const scripts = readScripts(manifest);
    for (const name of Object.keys(scriptsOf({ root, manifest }, tasks))) {
      const line = scripts[name];
      if (line !== undefined && !isOfTask(name, line)) say(`kept the project's own script ${name}: ${line}`);
    }
    const wanted = withTaskScripts(scripts, { root, manifest }, tasks);
    const file = join(root, "package.json");
    const changed = await changeFile(file, options.check !== true, (text) => {
      if (JSON.stringify(Object.entries(scripts)) === JSON.stringify(Object.entries(wanted))) return text;
      const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? "  ";
      return `${JSON.stringify({ ...manifest, scripts: wanted }, null, indent)}\n`;
    });
    if (options.check === true && changed) {
      const missing = Object.keys(wanted).filter((name) => wanted[name] !== scripts[name]);
      const gone = Object.keys(scripts).filter((name) => !(name in wanted));
      const parts = [
        ...(missing.length > 0 ? [`not as the list says: ${missing.join(", ")}`] : []),
        ...(gone.length > 0 ? [`no longer a task: ${gone.join(", ")}`] : []),
      ];
      say(
        `package.json's scripts differ (${parts.join("; ") || "their order"}): run assay task formats:scripts`,
      );
      return false;
    }
    say(changed ? `wrote the scripts of ${file}` : "package.json's scripts are as the list says");
    return true;
  },
};

function readScripts({ scripts = {} }: Readonly<Record<string, unknown>>): Scripts {
  const isRecord = typeof scripts === "object" && scripts !== null && !Array.isArray(scripts);
  if (isRecord && Object.values(scripts).every((line) => typeof line === "string")) return { ...scripts };
  throw new AssayError("PROJECT_INVALID", {
    what: "the scripts of package.json are not texts by name",
    got: JSON.stringify(scripts).slice(0, 200),
    wanted: '{ "name": "command" }',
    next: "Mend package.json.",
  });
}
