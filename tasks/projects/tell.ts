import { relative } from "node:path";
import { formatCount } from "../../sdk/utils/text/index.js";
import type { TaskContext } from "../task.js";
import type { MadeProject, NewProject } from "./create.js";

/** Tells what was made, and what was chosen. */
export function tellMade(
  { print }: TaskContext,
  { name, folder, source, proposal, repository }: NewProject,
  { data, ignored }: MadeProject,
): void {
  const { target, task, split, exclude, repairs, model } = proposal;
  const { table } = source;
  print(`${name} is made: ${folder}`);
  const rows: (readonly [string, string])[] = [
    [
      "data",
      `${data}: ${formatCount(table.numRows)} rows, ${table.numColumns} columns${ignored ? "; too big for the repository, and ignored by it" : ""}`,
    ],
    ["target", `${target}, a ${task.value}: ${task.why}`],
    ["split", `${split.value}: ${split.why}`],
    ...repairs.map(({ why }) => ["read", why] as const),
    ...exclude.map(({ value, why }) => ["left out", `${value}: ${why}`] as const),
    ["model", `${model.value}: ${model.why}`],
    ["git", REPOSITORY[repository]],
  ];
  for (const [label, text] of rows) print(`  ${label.padEnd(8)}  ${text}`);
}

const REPOSITORY = {
  new: "a repository without a commit",
  inside: "no new repository: the folder is in one already",
  "no git": "no repository: git was not found",
  unwanted: "no repository",
} as const;

/** Tells what to type next. */
export function tellNext(
  { print, cwd }: TaskContext,
  { folder, proposal }: NewProject,
  installed: boolean,
): void {
  const place = relative(cwd, folder);
  const lines = [
    ...(place === "" ? [] : [[`cd ${/^[\w./-]+$/.test(place) ? place : JSON.stringify(place)}`, ""]]),
    ...(installed ? [] : [["npm install", ""]]),
    ["npm start", `the first experiment: what ${proposal.target} will be; its report: outputs/training.html`],
    ["npm test", "the project's tests"],
    ["npm run checks", "all checks, as CI runs them"],
  ];
  print("\nNext:");
  for (const [command, why] of lines) print(`  ${why === "" ? command : `${command.padEnd(16)}${why}`}`);
}
