import { inSources, type Place } from "./project.js";
import { tasksOf } from "./registry.js";

/** Scripts of a package.json by name: the commands that `npm run NAME` runs. */
export type Scripts = Readonly<Record<string, string>>;

/**
 * npm scripts of a project's tasks: one a task, of the task's own name, in the order of the list. Assay's own sources run the
 * build in dist, other projects the installed command.
 *
 * @example
 * scriptsOf({ root, manifest: undefined })["checks:code"]; // "assay task checks:code"
 */
export function scriptsOf(place: Place): Scripts {
  const call = inSources(place) ? "node dist/sdk/scripts/main.js" : "assay";
  return Object.fromEntries(tasksOf(place).map(({ name }) => [name, `${call} task ${name}`]));
}

/**
 * The scripts of a package.json together with those of the tasks, which stand last: missing ones are added, those of tasks that
 * are no more are taken away, and what the project itself wrote under a task's name stays as it is.
 */
export function withTaskScripts(scripts: Scripts, place: Place): Scripts {
  const wanted = scriptsOf(place);
  const own = Object.entries(scripts).filter(([name, line]) => !isOfTask(name, line));
  const others = own.filter(([name]) => !(name in wanted));
  return { ...Object.fromEntries(others), ...wanted, ...Object.fromEntries(own) };
}

/** Whether a script is one that is made of a task, whatever the kind of project. */
export function isOfTask(name: string, line: string): boolean {
  return /^(assay|node dist\/sdk\/scripts\/main\.js) task (\S+)$/.exec(line)?.[2] === name;
}
