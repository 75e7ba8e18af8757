import type { ExperimentInfo, RunRecord, TrackingStore } from "../io/registries/index.js";
import { AssayError } from "../utils/errors/index.js";
import { nearestName } from "../utils/names.js";
import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";
import { addCompare } from "./runs-compare.js";
import { addShow } from "./runs-show.js";
import type { Terminal } from "./terminal.js";
import {
  jsonLine,
  TRACKING_URI_OPTION,
  type TrackingCommandOptions,
  tableWidth,
  withTracking,
} from "./tracking.js";

interface RunsOptions extends TrackingCommandOptions {
  readonly experiment?: string;
  readonly filter?: string;
  readonly sort?: readonly string[];
  readonly limit: string;
}

/** `assay runs`: the runs in a tracking store. */
export const runsCommand: CommandDefinition = (program, terminal, finish) => {
  const runs = program
    .command("runs")
    .summary("list, show and compare runs")
    .description("Lists the runs in the tracking store, newest first, with their metrics.")
    .option("--experiment <name>", "runs of this experiment only")
    .option("--filter <filter>", `MLflow's filter, as "metrics.mae < 40 AND params.seed = '7'"`)
    .option("--sort <key...>", `order, as metrics.mae or "metrics.r2 DESC"; runs without it come last`)
    .option("--limit <count>", "most runs that are listed", "50")
    .option(...TRACKING_URI_OPTION)
    .option("--json", "print it as one line of JSON")
    .addHelpText(
      "after",
      `
Examples:
  assay runs --experiment bikes --sort metrics.mae
  assay runs --filter "metrics.mae < 40 AND params.model.kind = 'dense'"
  assay runs show 3f2a9c01d5e64b0c8f1e2d3c4b5a6978
  assay runs compare ID ID ID`,
    )
    .action(async (options: RunsOptions) => {
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 1 || limit > 50_000) {
        const wanted = "a whole number from 1 to 50000";
        throw new AssayError("CLI_USAGE", { what: "--limit is wrong", got: `"${options.limit}"`, wanted });
      }
      const { found, isMore } = await withTracking(terminal, options.trackingUri, async (store) => {
        const experiments = chosen(await store.listExperiments(), options.experiment);
        return search(store, experiments, options, limit);
      });
      if (options.json) terminal.out(jsonLine(found));
      else await print(found, isMore, options, terminal);
      finish(EXIT.done);
    });
  addShow(runs, terminal, finish);
  addCompare(runs, terminal, finish);
};

function chosen(all: readonly ExperimentInfo[], name: string | undefined): string[] {
  const wanted = all.filter((experiment) => name === undefined || experiment.name === name);
  if (name !== undefined && wanted.length === 0) {
    const names = all.map((experiment) => experiment.name);
    const near = nearestName(name, names);
    throw new AssayError("TRACKING_MISSING", {
      what: `there is no experiment "${name}"`,
      got: names.length === 0 ? "no experiments at all" : `experiments ${names.join(", ")}`,
      next: near === undefined ? "Check the name and the tracking URI." : `Did you mean "${near}"?`,
    });
  }
  return wanted.map(({ experimentId }) => experimentId);
}

async function search(
  store: TrackingStore,
  experimentIds: readonly string[],
  { filter, sort }: RunsOptions,
  limit: number,
): Promise<{ found: readonly RunRecord[]; isMore: boolean }> {
  if (experimentIds.length === 0) return { found: [], isMore: false };
  const query = { experimentIds, filter, orderBy: sort, maxResults: limit };
  const { runs, nextPageToken } = await store.searchRuns(query);
  return { found: runs, isMore: nextPageToken !== undefined };
}

async function print(
  runs: readonly RunRecord[],
  isMore: boolean,
  { filter = "", sort = [] }: RunsOptions,
  terminal: Terminal,
): Promise<void> {
  if (runs.length === 0) return terminal.out("No runs.");
  const { runsView } = await import("../display/index.js");
  const asked = [...sort, filter].join(" ").matchAll(/metrics?\.(?:`([^`]+)`|"([^"]+)"|([\p{L}\p{N}_.]+))/gu);
  const first = [...asked].map(([, back, double, bare]) => back ?? double ?? bare);
  terminal.out(runsView(runs, { width: tableWidth(terminal), first })["text/plain"]);
  if (isMore) terminal.out(`There are more than these ${runs.length}: narrow it down, or give --limit.`);
}
