import { relative } from "node:path";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { formatBytes, formatTimes } from "../../sdk/utils/text/index.js";
import type { TaskContext, TaskOption } from "../task.js";
import { spanMs } from "./age.js";
import { type Found, remove } from "./found.js";

/** What every task that removes takes. */
export const REMOVAL_OPTIONS: readonly TaskOption[] = [
  { flags: "--dry-run", description: "list what would be removed, with sizes, and remove nothing" },
  {
    flags: "--yes",
    description: "remove without asking (default: asks; without a terminal nothing is removed)",
  },
];

export const OLDER_THAN: TaskOption = {
  flags: "--older-than <span>",
  description: "only what was not changed since, as 30d, 12h or 2w (default: whatever its age)",
};

/** Something to remove, and how. */
export interface Removal extends Found {
  /** Takes it away. @default the file or folder itself */
  readonly take?: (signal: AbortSignal) => Promise<void>;
  /** Whether its size cannot be known. */
  readonly isOfUnknownSize?: boolean;
}

/** Those that are older than `--older-than` says. */
export function oldEnough<T extends Found>(found: readonly T[], { options }: TaskContext): T[] {
  const { olderThan } = options;
  if (typeof olderThan !== "string") return [...found];
  const before = Date.now() - spanMs(olderThan);
  return found.filter(({ modifiedMs }) => modifiedMs < before);
}

/**
 * Lists what is to be removed with sizes, asks, and removes it one after the other. Without a terminal nothing is removed unless
 * `--yes` says so. `within`: the folder that nothing outside of is removed.
 */
export async function clear(found: readonly Removal[], within: string, context: TaskContext): Promise<void> {
  const { print, say, options, interactive, cwd } = context;
  if (found.length === 0) {
    print("Nothing to remove.");
    return;
  }
  for (const one of found) print(lineOf(one, cwd));
  const bytes = found.reduce((sum, each) => sum + each.bytes, 0);
  const all = `${formatTimes(found.length, "entry").replace("entrys", "entries")}, ${formatBytes(bytes)}`;
  if (options.dryRun === true) {
    print(`${all}: nothing is removed by a dry run.`);
    return;
  }
  if (options.yes !== true) {
    if (!interactive) {
      say(`${all}: nothing was removed, since nobody can be asked. Give --yes to remove them.`);
      return;
    }
    if (!(await isAgreed(`Remove ${all}?`))) {
      say("Nothing was removed.");
      return;
    }
  }
  const done = await context.follow(async (onProgress, signal) => {
    let removed = 0;
    for (const one of found) {
      onProgress({ type: "progress", step: "clean", label: "removed", done: removed, total: found.length });
      await (one.take === undefined ? remove(one, within, signal) : one.take(signal));
      removed++;
    }
    return removed;
  });
  print(`Removed ${done} of ${all}.`);
}

function lineOf({ path, what, bytes, modifiedMs, isOfUnknownSize }: Removal, cwd: string): string {
  const own = relative(cwd, path);
  const size = isOfUnknownSize === true ? "size unknown" : formatBytes(bytes);
  const day = new Date(modifiedMs).toISOString().slice(0, 10);
  return `${size.padStart(12)}  ${day}  ${own === "" || own.startsWith("..") || isOfUnknownSize ? path : own}  (${what})`;
}

async function isAgreed(message: string): Promise<boolean> {
  const { confirm, isCancel } = await import("@clack/prompts");
  const answer = await confirm({ message, initialValue: false });
  if (isCancel(answer)) throw new AssayError("INTERRUPTED", { what: "nothing was removed" });
  return answer;
}
