import { telemetrySettings } from "../io/services/telemetry/settings.js";
import type { AssayError } from "../utils/errors/index.js";
import type { ProgressListener } from "../utils/progress/index.js";
import type { ServicesConfig } from "../utils/settings/index.js";
import type { JobServices, ServicesEnd } from "./job-services.js";
import { missedThresholds } from "./missed-thresholds.js";
import type { Evaluated, JobStart } from "./state.js";
import { metricNumbers } from "./steps/scoring.js";
import { runReference } from "./summary.js";

/** What services need of a chain: its clock, and whom to tell. */
export interface ServicesContext {
  readonly now: () => number;
  readonly listeners: Set<ProgressListener>;
}

/**
 * Starts the services that the config or the environment asks for; undefined where they ask for none, and nothing is loaded.
 * What cannot be started is a warning.
 */
export async function startServices(
  start: JobStart,
  context: ServicesContext,
): Promise<JobServices | undefined> {
  const { services = {} } = start.config as { readonly services?: ServicesConfig };
  const telemetry = telemetrySettings(services.telemetry, start.environment.os.variables);
  if (services.log === undefined && services.alerts === undefined && telemetry === undefined)
    return undefined;
  try {
    const { RunningServices } = await import("./running-services.js");
    return await RunningServices.start({ start, context, services, telemetry, open });
  } catch (error) {
    const message = `services were not started: ${(error as Error).message}`;
    for (const listener of context.listeners) listener({ type: "note", level: "warn", message });
    return undefined;
  }
}

/** Services that were started and have not ended. */
const open = new Set<JobServices>();

/** Ends the services of jobs that will not end any more, with the error why. */
export async function endOpenServices(error: AssayError): Promise<void> {
  const end: ServicesEnd = { status: "FAILED", error, metrics: {}, rows: {}, run: null, isLeft: true };
  await Promise.all([...open].map((services) => services.end(end)));
}

/** Ends the services of an awaited chain, by what it made. */
export async function endServices(
  state: unknown,
  status: ServicesEnd["status"],
  error?: AssayError,
): Promise<void> {
  const made = (state ?? {}) as Partial<Evaluated>;
  const { services, metrics, run } = made;
  await services?.end({
    status,
    error: error ?? (metrics && missedThresholds(metrics)),
    metrics: metrics === undefined ? {} : metricNumbers(metrics),
    rows: rowsOf(made),
    run: run === undefined ? null : runReference(run),
  });
}

/** Rows of a state by what they were for, as far as there are any; `input`: those that a summary counts. */
export function rowsOf(state: unknown, summary: object = {}): Record<string, number> {
  const tables = state as Readonly<Record<string, { readonly numRows?: unknown } | undefined>>;
  const counts = {
    ...Object.fromEntries(["train", "test", "predictions"].map((use) => [use, tables[use]?.numRows])),
    input: (summary as { readonly rows?: unknown }).rows,
  };
  return Object.fromEntries(
    Object.entries(counts).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}
