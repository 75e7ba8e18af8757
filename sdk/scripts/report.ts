import type { Command } from "commander";
import { AssayError } from "../utils/errors/index.js";
import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";
import type { ReportOptions } from "./report/options.js";
import { optionsOf, REGISTRY_URI_OPTION, TRACKING_URI_OPTION } from "./tracking.js";

/** `assay report SUBJECT…`: the report of a run, of several, or of a model, as one page. */
export const reportCommand: CommandDefinition = (program, terminal, finish) => {
  program
    .command("report")
    .summary("write the report of a run, the comparison of several, or a model's card")
    .description(
      "Writes a report as one HTML page that opens offline, as PDF, or as JSON of everything that it shows. Of one run: the report that it kept, else one of what its tracking store knows of it. " +
        "Of several runs: their comparison. --kind asks for another one: the study of a tuning, the drift that an evaluation measured, the model card. " +
        "Of a model (models:/NAME@ALIAS) it is the card: what its training's config says under `card`, and what is measured on the test rows, which are read again.",
    )
    .argument(
      "<SUBJECT...>",
      "ids of runs, as `assay runs` lists them; or a model, as models:/bikes@Champion",
    )
    .option(
      "--kind <KIND>",
      "run, comparison, study, drift or card (default: run of one, comparison of several, card of a model)",
    )
    .option("--to <FORMAT>", "html, pdf (by a Chromium, Chrome or Edge on this machine) or json", "html")
    .option(
      "-o, --output <FILE>",
      "where it is written (default: KIND-SUBJECT.FORMAT in the current folder; of a run report-RUN_ID.FORMAT)",
    )
    .option(
      "--title <TEXT>",
      "title of a comparison or a card (default: the names of the runs, or of the model)",
    )
    .option("--card <FILE>", "what people say of the model, as YAML (default: the config's section card)")
    .option("--open", "open it in the browser")
    .option(...TRACKING_URI_OPTION)
    .option(...REGISTRY_URI_OPTION)
    .option("--json", "print one line of JSON, what was written")
    .addHelpText(
      "after",
      `
PDF: the browser is that of ASSAY_BROWSER or CHROME_PATH, else the first that is found.

Examples:
  assay report 3f2a9c01d5e64b0c8f1e2d3c4b5a6978 --open
  assay report 3f2a9c01d5e64b0c8f1e2d3c4b5a6978 --output bikes.html --tracking-uri http://127.0.0.1:5000
  assay report ID ID ID --to pdf
  assay report ID --kind study --to json
  assay report models:/bikes@Champion --to pdf`,
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
        const { openPage } = await import("../io/browsers/index.js");
        const fault = await openPage(output, terminal.env);
        if (fault !== undefined) {
          throw new AssayError("DEPENDENCY_MISSING", {
            what: "the page cannot be opened from here",
            got: fault,
            next: `Open it yourself: ${output}.`,
          });
        }
      }
      finish(EXIT.done);
    });
};
