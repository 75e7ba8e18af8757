import type { Command } from "commander";
import { maskSecrets } from "../utils/secrets.js";
import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";
import { jsonLine, optionsOf, TRACKING_URI_OPTION, tableWidth, withTracking } from "./tracking.js";

/** `assay runs show ID`: one run with all that it kept. */
export const addShow: CommandDefinition = (runs, terminal, finish) => {
  runs
    .command("show")
    .summary("show one run")
    .description("Shows a run: state, times, metrics, parameters, tags and the names of its artifacts.")
    .argument("<ID>", "the run's id")
    .option(...TRACKING_URI_OPTION)
    .option("--json", "print it as one line of JSON")
    .addHelpText("after", "\nExample:\n  assay runs show 3f2a9c01d5e64b0c8f1e2d3c4b5a6978")
    .action(async (id: string, _, command: Command) => {
      const { json, trackingUri } = optionsOf(command);
      const { run, artifacts, uri } = await withTracking(terminal, trackingUri, async (store) => ({
        run: await store.getRun(id),
        artifacts: await store.listArtifacts(id),
        uri: store.uri,
      }));
      if (json) terminal.out(jsonLine({ ...run, artifacts }));
      else {
        const { runView } = await import("../display/index.js");
        terminal.out(runView(run, { width: tableWidth(terminal) })["text/plain"]);
        const names = artifacts.map(({ path, isDirectory }) => (isDirectory ? `${path}/` : path));
        terminal.out(`artifacts  ${names.join(", ") || "none"}`);
        terminal.out(`store      ${String(maskSecrets(uri))}`);
      }
      finish(EXIT.done);
    });
};
