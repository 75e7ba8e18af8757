import type { Command } from "commander";
import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";
import type { ReportOptions } from "./report/options.js";
import { optionsOf, TRACKING_URI_OPTION } from "./tracking.js";

/** `assay report RUN_ID…`: the report of a run, or of several, as one page. */
export const reportCommand: CommandDefinition = (program, terminal, finish) => {
  program
    .command("report")
    .summary("write the report of a run, or the comparison of several")
    .description(
      "Writes a report as one HTML page that opens offline, as PDF, or as JSON of everything that it shows. Of one run: the report that it kept, else one of what its tracking store knows of it. " +
        "Of several runs: their comparison. --kind asks for another one: the study of a tuning, the drift that an evaluation measured.",
    )
    .argument("<RUN_ID...>", "ids of runs, as `assay runs` lists them")
    .option("--kind <KIND>", "run, comparison, study or drift (default: run of one, comparison of several)")
    .option("--to <FORMAT>", "html, pdf (by a Chromium, Chrome or Edge on this machine) or json", "html")
    .option(
      "-o, --output <FILE>",
      "where it is written (default: KIND-RUN_ID.FORMAT in the current folder; of a run report-RUN_ID.FORMAT)",
    )
    .option("--title <TEXT>", "title of a comparison (default: the names of the runs)")
    .option("--open", "open it in the browser")
    .option(...TRACKING_URI_OPTION)
    .option("--json", "print one line of JSON, what was written")
    .addHelpText(
      "after",
      `
PDF: the browser is that of ASSAY_BROWSER or CHROME_PATH, else the first that is found.

Examples:
  assay report 3f2a9c01d5e64b0c8f1e2d3c4b5a6978 --open
  assay report 3f2a9c01d5e64b0c8f1e2d3c4b5a6978 --output bikes.html --tracking-uri http://127.0.0.1:5000
  assay report ID ID ID --to pdf
  assay report ID --kind study --to json`,
    )
    .action(async (ids: string[], given: ReportOptions, command: Command) => {
      const { makeForCommand } = await import("./report/make.js");
      const options = { ...given, ...optionsOf(command) };
      const { file, kind, kept } = await makeForCommand(ids, options, terminal);
      const { path: output, bytes } = file;
      const runs = ids.length === 1 ? { run: ids[0] } : { runs: ids };
      if (options.json) terminal.out(JSON.stringify({ ...runs, kind, output, bytes, kept }));
      else terminal.out(`${output} (${(bytes / 1e6).toFixed(2)} MB)`);
      if (given.open) {
        const { openInBrowser } = await import("./report/open.js");
        await openInBrowser(output);
      }
      finish(EXIT.done);
    });
};
