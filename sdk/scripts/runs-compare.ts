import type { Command } from "commander";
import { AssayError } from "../utils/errors/index.js";
import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";
import { jsonLine, optionsOf, TRACKING_URI_OPTION, tableWidth, withTracking } from "./tracking.js";

/** `assay runs compare ID ID…`: metrics side by side, and what was set differently. */
export const addCompare: CommandDefinition = (runs, terminal, finish) => {
  runs
    .command("compare")
    .summary("compare runs: their metrics, and parameters that differ")
    .description("Shows runs side by side: their metrics, and those parameters in which they differ.")
    .argument("<ID...>", "ids of two or more runs")
    .option(...TRACKING_URI_OPTION)
    .option("--json", "print it as one line of JSON")
    .addHelpText("after", "\nExample:\n  assay runs compare ID ID ID")
    .action(async (ids: string[], _, command: Command) => {
      if (new Set(ids).size < 2) {
        const wanted = "ids of two or more different runs";
        throw new AssayError("CLI_USAGE", { what: "one run has nothing to be compared with", wanted });
      }
      const { json, trackingUri } = optionsOf(command);
      const compared = await withTracking(terminal, trackingUri, (store) =>
        Promise.all([...new Set(ids)].map((id) => store.getRun(id))),
      );
      const { comparisonView } = await import("../display/index.js");
      const view = comparisonView(compared, { width: tableWidth(terminal) });
      terminal.out(json ? jsonLine(view["application/json"]) : view["text/plain"]);
      finish(EXIT.done);
    });
};
