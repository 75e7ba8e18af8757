import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { present } from "../../sdk/utils/present.js";
import type { Task, TaskContext } from "../task.js";
import type { Check, CheckContext, Verdict } from "./check.js";

/** The task that runs one check alone: its tool's words go straight to the terminal. */
export function taskOf(check: Check): Task {
  const { summary, description } = check;
  return {
    name: `checks:${check.name}`,
    summary,
    ...present({ description }),
    async run(context) {
      const { status, text, words } = await context.follow(async (_, signal) =>
        examine(check, await contextOf(context, signal, true)),
      );
      if (words !== undefined && words !== "") context.print(words);
      context.say(`checks:${check.name} ${status}${text === "" ? "" : `: ${text}`}`);
      return status !== "failed";
    },
  };
}

/** What checks get of what a task gets. */
export async function contextOf(
  context: TaskContext,
  signal: AbortSignal,
  live: boolean,
): Promise<CheckContext> {
  const { settingsOf } = await import("./settings.js");
  const { root, manifest, cwd, env } = context;
  return { root, manifest, cwd, env, signal, live, settings: settingsOf(context) };
}

/** Looks, or tells why there is nothing to look at. */
export async function examine(check: Check, context: CheckContext): Promise<Verdict> {
  const reason = await check.reasonToSkip?.(context);
  return reason === undefined ? check.look(context) : { status: "skipped", text: reason };
}

/**
 * Why a check's tool cannot be run: that it is not there although package.json names it is a failure (it throws TOOL_MISSING
 * when it is run), that the project never asked for it is a reason to skip.
 */
export function reasonWithoutTool({ tool }: Check, { root, manifest }: CheckContext): string | undefined {
  if (tool === undefined || hasPackage(tool.package, root)) return undefined;
  const { dependencies, devDependencies } = Object(manifest) as Record<string, unknown>;
  if (tool.package in { ...Object(dependencies), ...Object(devDependencies) }) return undefined;
  return `the project does not have ${tool.package}: npm install --save-dev ${tool.install ?? tool.package}`;
}

/** Whether a package is installed for a folder: there or upwards. A package may be a tool's part, without a program of its own. */
function hasPackage(name: string, folder: string): boolean {
  if (existsSync(join(folder, "node_modules", name, "package.json"))) return true;
  return dirname(folder) !== folder && hasPackage(name, dirname(folder));
}
