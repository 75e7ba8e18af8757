import { basename, dirname, extname, join, resolve } from "node:path";
import type { CommandDefinition } from "./command.js";
import { EXIT, exitCodeOf } from "./exit-codes.js";
import { isDebug, reportFailure } from "./failure.js";
import { FORMATS, formatOf, type RenderFormat, type RenderOptions } from "./render/options.js";

/** What the file is called where no name is given. An executed notebook does not take the place of its source. */
const ENDINGS: Readonly<Record<RenderFormat, string>> = {
  html: ".html",
  ipynb: ".executed.ipynb",
  md: ".md",
};

/** `assay render FILE`: runs a notebook and writes it as one page. */
export const renderCommand: CommandDefinition = (program, terminal, finish) => {
  program
    .command("render")
    .summary("run a notebook and write it as one page")
    .description(
      "Runs the cells of a TypeScript notebook from first to last, by Assay's own executor (no Python, no Jupyter), and writes what they show: one HTML page that needs nothing else, " +
        "the notebook with its outputs, or Markdown. The file itself stays as it is. Cells run in the notebook's folder. At the first cell that fails it stops, writes what was done, and ends with exit code 1; so it does on Ctrl-C, with 130.",
    )
    .argument("<FILE>", "the notebook (.ipynb)")
    .option("--to <FORMAT>", `${FORMATS.join(", ")}`, "html")
    .option("-o, --output <FILE>", "where it is written (default: beside the notebook, as NAME.html)")
    .option(
      "-p, --parameter <name=value...>",
      "set a parameter, as rows=100; repeatable. Behind the cell tagged `parameters`",
    )
    .option("--parameters <FILE>", "set the parameters of a YAML or JSON file; -p counts more")
    .option("--no-execute", "run nothing: render what the notebook holds")
    .option(
      "--trust",
      "with --no-execute: the outputs are your own, their HTML and its scripts run in the page; else it is shown in frames without scripts",
    )
    .option("--no-input", "leave the code out")
    .option("--allow-errors", "go on behind cells that fail; the exit code is 0")
    .option("--timeout <SECONDS>", "stop a cell that runs longer than this")
    .option("--json", "print one line of JSON, what was done")
    .option("--quiet", "show no progress")
    .addHelpText(
      "after",
      `
Examples:
  assay render notebooks/01-first-experiment.ipynb
  assay render report.ipynb --no-input --output report.html -p month=3 -p target=bikers
  assay render report.ipynb --to ipynb --parameters march.yaml
  assay render report.executed.ipynb --no-execute --trust`,
    )
    .action(async (file: string, options: RenderOptions, command) => {
      const { renderFile } = await import("./render/render.js");
      const path = resolve(terminal.cwd, file);
      const format = formatOf(options);
      const output = resolve(terminal.cwd, options.output ?? defaultOutput(path, format));
      const done = await renderFile({ path, format, output, options, terminal });
      if (options.json) terminal.out(JSON.stringify(done.summary));
      else terminal.out(`${output} (${(done.summary.bytes / 1e6).toFixed(2)} MB)`);
      if (done.error === undefined) return finish(EXIT.done);
      reportFailure(done.error, terminal, isDebug(terminal.env, command.optsWithGlobals().debug));
      finish(exitCodeOf(done.error.code));
    });
};

const defaultOutput = (path: string, format: RenderFormat): string =>
  join(dirname(path), `${basename(path, extname(path))}${ENDINGS[format]}`);
