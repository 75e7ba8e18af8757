import { inSources, type Place, tasksFor } from "./project.js";
import type { Task } from "./task.js";

/** Scripts of a package.json by name: the commands that `npm run NAME` runs. */
export type Scripts = Readonly<Record<string, string>>;

/**
 * npm scripts of a project's tasks: one a task, of the task's own name, in the order of the list. Assay's own sources run the
 * build in dist, other projects the installed command.
 *
 * @example
 * scriptsOf({ root, manifest: undefined }, tasks)["checks:code"]; // "assay task checks:code"
 */
export function scriptsOf(place: Place, tasks: readonly Task[]): Scripts {
  const call = inSources(place) ? "node dist/sdk/scripts/main.js" : "assay";
  return Object.fromEntries(tasksFor(place, tasks).map(({ name }) => [name, `${call} task ${name}`]));
}

/**
 * The scripts of a package.json together with those of the tasks, which stand last: missing ones are added, those of tasks that
 * are no more are taken away, and what the project itself wrote under a task's name stays as it is.
 */
export function withTaskScripts(scripts: Scripts, place: Place, tasks: readonly Task[]): Scripts {
  const wanted = scriptsOf(place, tasks);
  const own = Object.entries(scripts).filter(([name, line]) => !isOfTask(name, line));
  const others = own.filter(([name]) => !(name in wanted));
  return { ...Object.fromEntries(others), ...wanted, ...Object.fromEntries(own) };
}

/** Whether a script is one that is made of a task, whatever the kind of project. */
export function isOfTask(name: string, line: string): boolean {
  return /^(assay|node dist\/sdk\/scripts\/main\.js) task (\S+)$/.exec(line)?.[2] === name;
}
