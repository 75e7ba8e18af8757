import { relative } from "node:path";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { didYouMean } from "../../sdk/utils/names.js";
import { COMMITLINT } from "../commits/commitlint.js";
import type { Task, TaskContext } from "../task.js";
import { findTool } from "../tool.js";
import { allNames, type HookChange, haveHooks, removeHooks, writeHooks } from "./hook-files.js";
import { findHookPlace } from "./hook-place.js";
import { HOOKS, type HookName } from "./hook-script.js";

/** Sets up git's hooks. */
export const installsHooks: Task = {
  name: "installs:hooks",
  summary: "set up git's hooks: messages, what is staged, checks before a push",
  description:
    "Sets up git's hooks in this copy of the repository: pre-commit lints what is staged (commits:staged), commit-msg checks the message (commits:check), " +
    "pre-push runs all checks (checks). A hook that is there already is kept and runs first. Run again, it brings them up to date; " +
    "--undo takes them away and puts back what was there. `--no-verify` of git commit and git push goes past them.",
  options: [
    {
      flags: "--hooks <names>",
      description: `which, with commas (default: ${Object.keys(HOOKS).join(",")})`,
    },
    { flags: "--undo", description: "take them away, and put back what was there before" },
  ],
  async run(context) {
    const { root, cwd, manifest, options, print, say } = context;
    if (manifest === undefined) {
      throw new AssayError("PROJECT_INVALID", {
        what: "there is no project here whose commits could be checked",
        got: `no package.json in ${root} nor above it`,
        next: "Run it in a project: `assay init` makes one, `npm init` writes a package.json.",
      });
    }
    const names = namesOf(context);
    const { lastingNode, passingPlace } = await import("../../kernel/install/index.js");
    const { packageInfo } = await import("../../sdk/io/environment/index.js");
    const place = await findHookPlace(root, lastingNode(process.execPath));
    const changes =
      options.undo === true ? await removeHooks(place.folder, names) : await writeHooks(place, names);
    const shown = (path: string): string => relative(cwd, path);
    const width = Math.max(...names.map((name) => name.length));
    for (const change of changes) print(`${change.name.padEnd(width)}  ${tell(change, shown)}`);
    if (options.undo === true) return;
    const { install } = COMMITLINT;
    if (names.includes("commit-msg") && findTool(COMMITLINT, root) === undefined)
      say(
        `! The project has no commitlint, without which no message is good: npm install --save-dev ${install}`,
      );
    if (place.isTracked)
      say(
        `! ${shown(place.folder)} belongs to the work tree, and the hooks name this computer's Node: do not commit them.`,
      );
    if (passingPlace(packageInfo().root) !== undefined)
      say("! Assay runs from a folder that may go away: install it in the project (npm install assay).");
  },
};

/** Where the hooks of the project's repository are; undefined where they are not all there. */
export async function stateOfHooks({ root }: TaskContext): Promise<string | undefined> {
  try {
    const { folder } = await findHookPlace(root, process.execPath);
    return haveHooks(folder, allNames()) ? folder : undefined;
  } catch (error) {
    // No repository, or hooks that are not this repository's alone: then they are not there.
    if (AssayError.isInstance(error)) return undefined;
    throw error;
  }
}

function namesOf({ options }: TaskContext): HookName[] {
  const all = allNames();
  if (typeof options.hooks !== "string") return all;
  const wanted = options.hooks.split(",").map((name) => name.trim());
  for (const name of wanted) {
    if ((all as readonly string[]).includes(name)) continue;
    throw new AssayError("CLI_USAGE", {
      what: `Assay has no hook "${name}"`,
      wanted: all.join(", "),
      next: didYouMean(name, all),
    });
  }
  return all.filter((name) => wanted.includes(name));
}

function tell({ name, path, done, other }: HookChange, shown: (path: string) => string): string {
  const first = other === undefined ? "" : `; the hook that was there runs first, as ${shown(other)}`;
  switch (done) {
    case "installed":
      return `is installed: ${shown(path)} ${HOOKS[name]}${first}`;
    case "updated":
      return `is brought up to date: ${shown(path)}${first}`;
    case "there":
      return `is there already: ${shown(path)}${first}`;
    case "removed":
      return other === undefined
        ? `is taken away: ${shown(path)}`
        : `is taken away; the hook that was there before is back: ${shown(other)}`;
    case "left":
      return `is another program's and stays: ${shown(path)}`;
    case "absent":
      return "was not there";
  }
}
