import type { SettingRow } from "../io/settings/index.js";
import { AssayError } from "../utils/errors/index.js";
import { didYouMean } from "../utils/names.js";
import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";

/** `assay settings [NAME]`: every default, what it is here, and who says so. */
export const settingsCommand: CommandDefinition = (program, terminal, finish) => {
  program
    .command("settings")
    .summary("list the defaults of configs, and where each value comes from")
    .description(
      "Lists every default: its value here, its unit, and where the value comes from. A default is overridden by a variable " +
        "(ASSAY_FOREST_TREES=300), by .assay.yaml of the project, and by ~/.config/assay/config.yaml (forest: { trees: 300 }), in " +
        "this order; configs and --extras come before all of them.",
    )
    .argument("[NAME]", "one setting, as forest.trees, or one part, as forest")
    .option("--json", "print it as one line of JSON")
    .option("--changed", "only what is not the default")
    .addHelpText(
      "after",
      "\nExamples:\n  assay settings\n  assay settings forest.trees\n  ASSAY_FOREST_TREES=300 assay settings --changed",
    )
    .action(async (name: string | undefined, options: { json?: boolean; changed?: boolean }) => {
      const { readEnvironment } = await import("../io/environment/index.js");
      const { settingRows } = await import("../io/settings/index.js");
      const { jsonLine } = await import("./tracking.js");
      const { cwd, env } = terminal;
      const all = settingRows(readEnvironment({ cwd, env }), cwd);
      const rows = named(all, name).filter(({ source }) => !options.changed || source !== "default");
      const one = name !== undefined && rows.length === 1 && rows[0].name === name;
      if (options.json) terminal.out(jsonLine(one ? rows[0] : rows));
      else if (one) terminal.out(single(rows[0]));
      else if (rows.length === 0) terminal.out("Every setting has its default.");
      else terminal.out(table(rows));
      finish(EXIT.done);
    });
};

function named(rows: readonly SettingRow[], wanted: string | undefined): readonly SettingRow[] {
  if (wanted === undefined) return rows;
  const found = rows.filter(({ name }) => name === wanted || name.startsWith(`${wanted}.`));
  if (found.length > 0) return found;
  throw new AssayError("CLI_USAGE", {
    what: `there is no setting "${wanted}"`,
    next: didYouMean(
      wanted,
      rows.map(({ name }) => name),
    ),
  });
}

/** Names, values with units, origins. */
function table(rows: readonly SettingRow[]): string {
  const cells = rows.map((row) => [row.name, shown(row.value), row.unit, row.source]);
  const head = ["setting", "value", "unit", "from"];
  const widths = head.map((title, k) => Math.max(title.length, ...cells.map((row) => row[k].length)));
  return [head, ...cells]
    .map((row) =>
      row
        .map((cell, k) => cell.padEnd(widths[k]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function single({ name, value, unit, source, default: standard, variable, meaning }: SettingRow): string {
  const facts: [string, string][] = [
    ["setting", name],
    ["value", `${shown(value)}${unit === "" ? "" : ` (${unit})`}`],
    ["from", source],
    ["default", shown(standard)],
    ["variable", variable ?? "none: only a config says it"],
    ...(meaning === "" ? [] : [["meaning", meaning] as [string, string]]),
  ];
  return facts.map(([fact, text]) => `${fact.padEnd(8)}  ${text}`).join("\n");
}

const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
