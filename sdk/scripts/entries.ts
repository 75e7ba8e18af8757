import type { Command } from "commander";
import type { Entry, EntryKind, RegisteredEntry } from "../io/registered/index.js";
import type { Terminal } from "./terminal.js";
import { jsonLine, type TrackingCommandOptions, tableWidth, withRegistry } from "./tracking.js";

/** Lists what is registered of a kind: `assay datasets`, `assay configs`. */
export async function printEntries(
  kind: EntryKind,
  terminal: Terminal,
  { json, ...uris }: TrackingCommandOptions,
): Promise<void> {
  const { listEntries } = await import("../io/registered/index.js");
  const entries: Entry[] = await withRegistry(terminal, uris, (store) => listEntries(store, kind));
  if (json) return terminal.out(jsonLine(entries));
  if (entries.length === 0) return terminal.out(`No registered ${kind}s.`);
  const { entriesView } = await import("../display/index.js");
  terminal.out(entriesView(kind, entries, { width: tableWidth(terminal) })["text/plain"]);
}

/** Says what was registered. */
export async function printRegistered(
  entry: RegisteredEntry,
  terminal: Terminal,
  { json }: TrackingCommandOptions,
): Promise<void> {
  if (json) return terminal.out(jsonLine(entry));
  const { entryView } = await import("../display/index.js");
  terminal.out(entryView(entry)["text/plain"]);
}

/** What a `register` subcommand takes beside its source. */
export interface RegisterCommandOptions extends TrackingCommandOptions {
  readonly name?: string;
  readonly alias?: string;
  readonly extras?: readonly string[];
}

/** All options of a subcommand, with those that its parent took from the same line. */
export function registerOptionsOf(command: Command): RegisterCommandOptions {
  return command.optsWithGlobals<RegisterCommandOptions>();
}
