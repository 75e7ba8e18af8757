import type { CleaningConfig } from "../../sdk/core/cleaning/index.js";
import type { CleaningReport } from "../../sdk/core/cleaning/report/index.js";
import type { Table } from "../../sdk/core/tables/index.js";
import { present } from "../../sdk/utils/present.js";
import { textOption } from "../options.js";
import type { Task, TaskContext } from "../task.js";
import { outputPlace, reportPaths, writeReports } from "./data-reports.js";
import { declaredCleaning, referenceOf } from "./data-source.js";
import { reportText } from "./data-text.js";

/** Cleans a dataset as its config declares. */
export const cleansData: Task = {
  name: "cleans:data",
  summary: "clean a dataset as its config declares, and tell what changed",
  description:
    "Runs the declared cleaning (`clean`, and what a schema coerces) on a dataset of any size: the config's own, or a data file. " +
    "Writes the clean rows and a report of changes. What steps learn (medians) they learn of all rows here: it cleans data, " +
    "where a training learns of training rows only. What else looks odd is proposed, and never done unasked.",
  argument: { name: "CONFIG_OR_FILE", description: "a config that names a dataset, or a data file" },
  options: [
    {
      flags: "--out <file>",
      description: "where the clean rows go: .parquet, .csv, .json, .jsonl (default: nowhere)",
    },
    { flags: "--data <file>", description: "data file to clean in the place of the config's dataset" },
    { flags: "--config <file>", description: "config that declares the cleaning of a data file" },
    { flags: "--dropped <file>", description: "where rows go that were dropped, with number and reason" },
    { flags: "--overwrite", description: "replace files that are there; a source is never written over" },
    {
      flags: "--report <file>",
      description: "where the report goes: .html, .json, or a name for both (default: beside the clean rows)",
    },
    {
      flags: "--apply <names>",
      description: "proposals to apply, parted by commas, as trim:city,duplicates",
    },
    {
      flags: "--reference <file>",
      description: "data file that the clean rows are compared with, for drift",
    },
    { flags: "--target <column>", description: "column that is to be predicted (default: the config's)" },
    { flags: "--no-findings", description: "look for no findings and make no proposals" },
    {
      flags: "--check",
      description: "fail where the cleaning would change anything; writes nothing but the report",
    },
    { flags: "--json", description: "print the report as one line of JSON" },
  ],
  async run(context) {
    const { options } = context;
    const report = await context.follow((onProgress, signal) => cleanAndReport(context, onProgress, signal));
    const written = await writeReports(report, context);
    context.print(
      options.json === true ? JSON.stringify(report) : [reportText(report), ...written].join("\n"),
    );
    const failed = options.check === true && report.changed;
    if (failed) context.say("The data are not clean: the cleaning would change them.");
    else if (options.check === true) context.say("The data are clean: nothing is left to do.");
    return !failed;
  },
};

type Follow = Parameters<TaskContext["follow"]>[0];

async function cleanAndReport(
  context: TaskContext,
  ...[onProgress, signal]: Parameters<Follow>
): Promise<CleaningReport> {
  const { cwd, options } = context;
  const { cleanFile } = await import("../../sdk/io/cleaning/index.js");
  const { stepsLeft } = await import("../../sdk/core/cleaning/index.js");
  const { withPlugins } = await import("../../sdk/core/plugins/index.js");
  const { source, steps, notes, target, task, plugins, configs } = await declaredCleaning(context, signal);
  const done: string[] = [];
  // What is clean already lacks columns that the cleaning drops or renames.
  const left = (columns: Table): CleaningConfig => {
    const found = stepsLeft(steps(columns), columns);
    done.push(...found.done);
    return found.steps;
  };
  const writes = options.check !== true;
  const paths = {
    out: writes ? textOption(context, "out") : undefined,
    dropped: writes ? textOption(context, "dropped") : undefined,
  };
  for (const path of reportPaths(context)) await outputPlace(path, context);
  const reference = textOption(context, "reference");
  const look =
    options.findings === false
      ? (false as const)
      : {
          ...{ target: textOption(context, "target") ?? target, task },
          ...(reference === undefined
            ? {}
            : { reference: await withPlugins(plugins, () => referenceOf(reference, cwd)) }),
        };
  const report = await withPlugins(plugins, () =>
    cleanFile(source, writes ? steps : left, {
      ...{ cwd, onProgress, signal, look, overwrite: options.overwrite === true },
      ...{ needed: configs, later: reportPaths(context) },
      ...present({ out: paths.out, dropped: paths.dropped }),
      apply: namesOf(textOption(context, "apply")),
    }),
  );
  return { ...report, notes: [...notes, ...done, ...report.notes] };
}

const namesOf = (names = ""): string[] =>
  names
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
