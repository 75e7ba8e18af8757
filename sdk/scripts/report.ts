import { resolve } from "node:path";
import type { Command } from "commander";
import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";
import { optionsOf, TRACKING_URI_OPTION, type TrackingCommandOptions } from "./tracking.js";

interface ReportOptions extends TrackingCommandOptions {
  readonly output?: string;
  readonly open?: boolean;
}

/** `assay report RUN_ID`: the report of a run as one page. */
export const reportCommand: CommandDefinition = (program, terminal, finish) => {
  program
    .command("report")
    .summary("write the report of a run")
    .description(
      "Writes the report of a run as one HTML page that opens offline: the one that the run kept, else one of what its tracking store knows of it (metrics, learning curves, parameters, config).",
    )
    .argument("<RUN_ID>", "the run's id, as `assay runs` lists it")
    .option("-o, --output <FILE>", "where it is written (default: report-RUN_ID.html in the current folder)")
    .option("--open", "open it in the browser")
    .option(...TRACKING_URI_OPTION)
    .option("--json", "print one line of JSON, what was written")
    .addHelpText(
      "after",
      "\nExamples:\n  assay report 3f2a9c01d5e64b0c8f1e2d3c4b5a6978 --open\n  assay report 3f2a9c01d5e64b0c8f1e2d3c4b5a6978 --output bikes.html --tracking-uri http://127.0.0.1:5000",
    )
    .action(async (id: string, options: ReportOptions, command: Command) => {
      const { findReport, writeReportFile } = await import("./report/report.js");
      const { trackingUri, json } = optionsOf(command);
      const output = resolve(terminal.cwd, options.output ?? `report-${id}.html`);
      const { page, kept } = await findReport(id, trackingUri, terminal);
      await writeReportFile(output, page);
      const bytes = page.length;
      if (json) terminal.out(JSON.stringify({ run: id, output, bytes, kept }));
      else terminal.out(`${output} (${(bytes / 1e6).toFixed(2)} MB)`);
      if (options.open) {
        const { openInBrowser } = await import("./report/open.js");
        await openInBrowser(output);
      }
      finish(EXIT.done);
    });
};
