import { resolve } from "node:path";
import { textOption } from "../options.js";
import type { Task } from "../task.js";

/** Copies runs and models to a server, as `assay sync` does. */
export const mlflowSync: Task = {
  name: "mlflow:sync",
  summary: "copy runs and models to an MLflow server, as `assay sync` does",
  description:
    "Copies experiments, runs, models, versions, tags and aliases from ./mlruns to a server (or another folder), and sends the metric points that wait for it. " +
    "It is `assay sync`: stop it and start it again as you like, it copies nothing twice.",
  argument: { name: "from", description: "a folder or a server (default: ./mlruns)" },
  options: [
    { flags: "--to <uri>", description: "a server or a folder (default: MLFLOW_TRACKING_URI)" },
    { flags: "--overwrite-aliases", description: "move aliases that the target has on other versions" },
    { flags: "--dry-run", description: "only say what would be copied" },
    { flags: "--json", description: "print it as one line of JSON" },
  ],
  async run(context) {
    const { argument, options, root } = context;
    const to = placeFrom(context.cwd, textOption(context, "to"));
    const places = to === undefined ? given(argument) : [argument ?? "./mlruns", to];
    const flags = ["overwriteAliases", "dryRun", "json"].filter((name) => options[name] === true);
    const words = flags.map(
      (name) => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    );
    // Without a place of the caller's own, the runs are those of the project.
    const cwd = argument === undefined ? root : context.cwd;
    return await context.command(["sync", ...words, "--", ...places], cwd);
  },
};

/** A folder from where it was named; an address as it is. */
function placeFrom(cwd: string, place: string | undefined): string | undefined {
  return place === undefined || /^[a-z][\w+.-]+:/i.test(place) ? place : resolve(cwd, place);
}

const given = (argument: string | undefined): string[] => (argument === undefined ? [] : [argument]);
