import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Task, TaskContext } from "../task.js";
import { stateOfHooks } from "./hooks.js";
import { placesOf, SHELL_NAMES } from "./shells.js";

/** What can be installed, and where it is: found by looking, nothing is started. */
export const installs: Task = {
  name: "installs",
  summary: "list what can be installed, and what is there",
  description:
    "Lists what can be installed beside the packages, and where it is. It installs nothing: each part has a task of its own, and what a project needs " +
    "stands in package.json (`assay.installs`) and is installed by installs:project.",
  async run(context) {
    const rows = await Promise.all(
      Object.entries(STATES).map(async ([name, state]) => [name, await state(context)] as const),
    );
    const width = Math.max(...rows.map(([name]) => name.length));
    for (const [name, found] of rows)
      context.print(
        `${found === undefined ? "-" : "✓"} ${`installs:${name}`.padEnd(width + 9)}  ${found ?? "not there"}`,
      );
  },
};

const STATES: Readonly<Record<string, (context: TaskContext) => Promise<string | undefined>>> = {
  async completion({ env }) {
    const there = SHELL_NAMES.map((shell) => placesOf(shell, env).script).filter((path) => existsSync(path));
    return there.length === 0 ? undefined : there.join(", ");
  },
  hooks: stateOfHooks,
  async kernel({ env }) {
    const { findKernels } = await import("../../sdk/scripts/kernel-place.js");
    const there = (await findKernels({ env })).map(({ dir }) => dir);
    return there.length === 0 ? undefined : there.join(", ");
  },
  async lab({ env }) {
    const { environmentAt } = await import("../../sdk/io/python/index.js");
    const { labPython } = await import("../../sdk/scripts/lab/environment.js");
    return environmentAt(labPython(env).dir)?.dir;
  },
  async project({ root }) {
    const modules = join(root, "node_modules");
    return existsSync(modules) ? modules : undefined;
  },
  async tensorflow(context) {
    const { cachedPlaces, isInstalled } = await import("../../sdk/io/backends/index.js");
    const { readEnvironment } = await import("../../sdk/io/environment/index.js");
    const places = cachedPlaces(readEnvironment(context).values.assayCacheDir);
    return isInstalled(places) ? places.root : undefined;
  },
};
