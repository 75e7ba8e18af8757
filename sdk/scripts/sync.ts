import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { TrackingStore } from "../io/registries/index.js";
import { AssayError } from "../utils/errors/index.js";
import { maskSecrets, maskText } from "../utils/secrets.js";
import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";
import { type Synced, syncText } from "./sync-text.js";
import type { Terminal } from "./terminal.js";
import { jsonLine } from "./tracking.js";

interface SyncCommandOptions {
  readonly overwriteAliases?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `assay sync [FROM] [TO]`: copies a store to another, and sends the points that wait for a server. */
export const syncCommand: CommandDefinition = (program, terminal, finish) => {
  program
    .command("sync")
    .summary("copy runs and models to a server")
    .description(
      "Copies runs, models, versions, tags and aliases from one tracking store to another, usually from ./mlruns to a " +
        "server, and sends the metric points that wait on disk for that server. Stop it and start it again as you like: it goes on " +
        "where it stopped, and copies nothing twice. With one address only, nothing but the waiting points is sent.",
    )
    .argument("[FROM]", "a folder or a server (default: ./mlruns)")
    .argument("[TO]", "a server or a folder (default: MLFLOW_TRACKING_URI)")
    .option("--overwrite-aliases", "move aliases that the target has on other versions")
    .option("--dry-run", "only say what would be copied")
    .option("--json", "print it as one line of JSON")
    .option("--quiet", "show no progress, log warnings only")
    .addHelpText(
      "after",
      `
Examples:
  assay sync ./mlruns http://127.0.0.1:5000
  assay sync ./mlruns http://127.0.0.1:5000 --dry-run
  assay sync http://127.0.0.1:5000        sends the points that wait for this server`,
    )
    .action(async (from: string | undefined, to: string | undefined, options: SyncCommandOptions) => {
      const synced = await sync(from, to, options, terminal);
      if (options.json) terminal.out(jsonLine(maskSecrets(shown(synced))));
      else terminal.out(maskText(syncText(synced, options.dryRun === true)));
      const { problems = [] } = synced.copied ?? {};
      finish(problems.length === 0 && (synced.points?.errors ?? []).length === 0 ? EXIT.done : EXIT.failed);
    });
};

async function sync(
  from: string | undefined,
  to: string | undefined,
  options: SyncCommandOptions,
  terminal: Terminal,
): Promise<Synced> {
  const { jobEnvironment } = await import("../jobs/environment.js");
  const { drainSpool, openStore, syncStore } = await import("../io/registries/index.js");
  const { interruptible } = await import("./interruption.js");
  const { watchWork } = await import("./watching.js");
  const { cwd, os } = jobEnvironment({ cwd: terminal.cwd, env: terminal.env });
  const places = placesOf(from, to, os.values.mlflowTrackingUri, cwd);
  const stores: TrackingStore[] = [];
  const open = (uri: string): TrackingStore => {
    const store = openStore(uri, { cwd, env: os.variables });
    stores.push(store);
    return store;
  };
  const { logger, onProgress, stop } = await watchWork(terminal, {
    quiet: options.quiet,
    plain: options.json,
  });
  const work = async (signal: AbortSignal): Promise<Synced> => {
    const target = open(places.to);
    const source = places.from === undefined ? undefined : open(places.from);
    if (source?.uri === target.uri) throw usage("a store cannot be copied to itself", source.uri);
    const copied = source && (await syncStore(source, target, { ...options, signal, onProgress }));
    return { copied, points: options.dryRun ? undefined : await drainSpool(target, { signal }) };
  };
  try {
    return await interruptible(work, () =>
      logger.warn("Stopping; run it again to go on. Ctrl-C once more ends at once."),
    );
  } finally {
    stop();
    await Promise.all(stores.map((store) => store.close()));
  }
}

const isServer = (uri: string): boolean => /^https?:/i.test(uri);

/** Where from and where to; no `from` means that only waiting points are sent. */
function placesOf(
  from: string | undefined,
  to: string | undefined,
  known: string | undefined,
  cwd: string,
): { readonly from?: string; readonly to: string } {
  if (from !== undefined && to === undefined && isServer(from)) return { to: from };
  const source = from ?? "./mlruns";
  const target = to ?? known;
  if (target === undefined || target === "") {
    throw usage("the target is missing", "no TO, and no MLFLOW_TRACKING_URI");
  }
  // An embedded store is made by its first run: a folder that is not there would pass for an empty one.
  if (!isServer(source) && !source.startsWith("file:") && !existsSync(resolve(cwd, source))) {
    throw new AssayError("TRACKING_MISSING", {
      what: `there is no folder ${resolve(cwd, source)}`,
      wanted: "the folder of an embedded store, as ./mlruns",
      next: "Check the path: it is relative to the current folder.",
    });
  }
  return { from: source, to: target };
}

function usage(what: string, got: string): AssayError {
  const wanted = "two stores, as `assay sync ./mlruns http://127.0.0.1:5000`";
  return new AssayError("CLI_USAGE", { what, got: maskText(got), wanted });
}

/** Errors as JSON can hold them. */
function shown({ copied, points }: Synced): unknown {
  const errors = points?.errors.map(({ code, message }) => ({ code, message }));
  return { copied: copied ?? null, points: points === undefined ? null : { ...points, errors } };
}
