import type { Command } from "commander";
import type { RunRecord, TrackingStore } from "../io/registries/index.js";
import { maskSecrets } from "../utils/secrets.js";
import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";
import { jsonLine, optionsOf, TRACKING_URI_OPTION, tableWidth, withTracking } from "./tracking.js";

/** `assay runs show ID`: one run with all that it kept. */
export const addShow: CommandDefinition = (runs, terminal, finish) => {
  runs
    .command("show")
    .summary("show one run")
    .description(
      "Shows a run: state, times, metrics, parameters, tags, the names of its artifacts, and the runs nested in it.",
    )
    .argument("<ID>", "the run's id")
    .option(...TRACKING_URI_OPTION)
    .option("--json", "print it as one line of JSON")
    .addHelpText("after", "\nExample:\n  assay runs show 3f2a9c01d5e64b0c8f1e2d3c4b5a6978")
    .action(async (id: string, _, command: Command) => {
      const { json, trackingUri } = optionsOf(command);
      const { run, artifacts, children, uri } = await withTracking(terminal, trackingUri, async (store) => {
        const found = await store.getRun(id);
        return {
          run: found,
          artifacts: await store.listArtifacts(id),
          children: await childrenOf(store, found),
          uri: store.uri,
        };
      });
      if (json) terminal.out(jsonLine({ ...run, artifacts, children: children.map(({ info }) => info) }));
      else {
        const { runsView, runView } = await import("../display/index.js");
        terminal.out(runView(run, { width: tableWidth(terminal) })["text/plain"]);
        if (children.length > 0) {
          terminal.out(`${children.length} nested in it:`);
          terminal.out(runsView(children, { width: tableWidth(terminal) })["text/plain"]);
        }
        const names = artifacts.map(({ path, isDirectory }) => (isDirectory ? `${path}/` : path));
        terminal.out(`artifacts  ${names.join(", ") || "none"}`);
        terminal.out(`store      ${String(maskSecrets(uri))}`);
      }
      finish(EXIT.done);
    });
};

/** Nested runs that are shown at most. */
const MOST_CHILDREN = 200;

/** The runs that are parts of a run, oldest first. A run's id is letters and digits, so it can stand in a filter. */
async function childrenOf(store: TrackingStore, { info }: RunRecord): Promise<readonly RunRecord[]> {
  const { runs } = await store.searchRuns({
    experimentIds: [info.experimentId],
    filter: `tags.\`mlflow.parentRunId\` = '${info.runId}'`,
    orderBy: ["attributes.start_time ASC"],
    maxResults: MOST_CHILDREN,
  });
  return runs;
}
