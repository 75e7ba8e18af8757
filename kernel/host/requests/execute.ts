import type { ErrorReport } from "../../contracts/index.js";
import type { Json, Message } from "../../protocol/index.js";
import { errorOf, executeCell, replyOf } from "../execution.js";
import { flagOf, objectOf, textOf } from "../fields.js";
import type { Host } from "../host.js";
import { brokenReport } from "../reports.js";
import type { Answer } from "./handler.js";

export interface Executed extends Answer {
  /** What is queued behind is to be aborted. */
  readonly abortQueue: boolean;
}

/** Runs a cell. Called when it is its turn. */
export async function execute(host: Host, message: Message): Promise<Executed> {
  const started = new Date().toISOString();
  const code = textOf(message, "code");
  const silent = flagOf(message, "silent", false);
  const stored = flagOf(message, "store_history", !silent) && !silent;
  const stopOnError = flagOf(message, "stop_on_error", true);
  const allowStdin = flagOf(message, "allow_stdin", false);
  const userExpressions = expressionsOf(objectOf(message, "user_expressions"));

  if (stored) host.executionCount += 1;
  const count = host.executionCount;
  const run = host.runs.begin(message, { count, silent, allowStdin });
  host.output.show(run, "execute_input", { code, execution_count: count });
  const entry = stored && code.trim() !== "" ? host.history.add(count, code) : undefined;

  const broken = host.children.broken;
  if (broken !== undefined) run.end({ failed: brokenReport(broken, "") });
  const end = await executeCell(host, run, { code, userExpressions, metadata: message.metadata });
  if (entry !== undefined && run.result !== undefined) host.history.addOutput(entry, run.result);

  const error = errorOf(end);
  const added = "done" in end ? replyOf(end.done) : { user_expressions: {}, payload: [] };
  return {
    content: { ...statusOf(error), execution_count: count, ...added },
    metadata: { started, status: error === undefined ? "ok" : "error" },
    abortQueue: error !== undefined && stopOnError,
  };
}

/** The reply to a cell that is not run any more, as one before it failed or was interrupted. */
export function aborted(host: Host): Answer {
  return {
    content: { status: "aborted", execution_count: host.executionCount, user_expressions: {}, payload: [] },
    metadata: { status: "aborted" },
  };
}

function statusOf(error: ErrorReport | undefined): Json {
  return error === undefined ? { status: "ok" } : { status: "error", ...error };
}

function expressionsOf(content: Json): Record<string, string> {
  return Object.fromEntries(Object.entries(content).map(([name, code]) => [name, String(code)]));
}
