import type { Command } from "commander";
import type { TrackingStore } from "../io/registries/index.js";
import type { StoreUris } from "../jobs/tracking-place.js";
import type { Terminal } from "./terminal.js";

/** What every command that reads a tracking store takes. */
export const TRACKING_URI_OPTION = [
  "--tracking-uri <uri>",
  "where runs are kept (default: MLFLOW_TRACKING_URI, else ./mlruns)",
] as const;

/** What every command that reads a registry takes besides. */
export const REGISTRY_URI_OPTION = [
  "--registry-uri <uri>",
  "where models, datasets and configs are registered (default: MLFLOW_REGISTRY_URI, else where runs are)",
] as const;

/** The options that such a command has. */
export interface TrackingCommandOptions extends StoreUris {
  readonly json?: boolean;
}

/** Does something with the store that a command means, and closes it. */
export async function withTracking<T>(
  terminal: Terminal,
  trackingUri: string | undefined,
  action: (store: TrackingStore) => Promise<T>,
): Promise<T> {
  const { jobEnvironment } = await import("../jobs/environment.js");
  const { openTracking } = await import("../jobs/tracking-place.js");
  const store = openTracking(trackingUri, jobEnvironment({ cwd: terminal.cwd, env: terminal.env }));
  try {
    return await action(store);
  } finally {
    await store.close();
  }
}

/** Does something with the registry that a command means, and closes it. */
export async function withRegistry<T>(
  terminal: Terminal,
  uris: StoreUris,
  action: (store: TrackingStore) => Promise<T>,
): Promise<T> {
  const { jobEnvironment } = await import("../jobs/environment.js");
  const { openRegistry } = await import("../jobs/tracking-place.js");
  const store = openRegistry(uris, jobEnvironment({ cwd: terminal.cwd, env: terminal.env }));
  try {
    return await action(store);
  } finally {
    await store.close();
  }
}

/** Width of the tables that are printed. */
export function tableWidth({ columns }: Terminal): number {
  return columns ?? 140;
}

/** A value as one line; JSON has no NaN, no infinity and no big integer: they are texts. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "bigint" || (typeof inner === "number" && !Number.isFinite(inner))
      ? String(inner)
      : inner,
  );
}

/** The options of a subcommand, with those that its parent took from the same line. */
export function optionsOf(command: Command): TrackingCommandOptions {
  return command.optsWithGlobals<TrackingCommandOptions>();
}
