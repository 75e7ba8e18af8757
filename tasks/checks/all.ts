import { availableParallelism } from "node:os";
import { asAssayError } from "../../sdk/utils/errors/index.js";
import type { ProgressListener } from "../../sdk/utils/progress/index.js";
import type { Task, TaskContext } from "../task.js";
import type { Check, CheckContext, Verdict } from "./check.js";
import { chooseChecks } from "./choose.js";
import { sideBySide } from "./side-by-side.js";
import { type CheckResult, countsOf, tableOf, wordsOfFailed } from "./table.js";
import { contextOf, examine, reasonWithoutTool } from "./task-of.js";

/** The task that runs all of these checks side by side. */
export function taskOfAll(checks: readonly Check[]): Task {
  return {
    name: "checks",
    summary: "run all checks side by side and show one table",
    description:
      "Runs all checks, as many at once as there are cores, and shows one table: which passed, failed or were skipped and why, and " +
      "what they took. What those that failed say stands above it. Exit code 1 where one failed. What a project does not have (tests, " +
      "pages, a tool that its package.json does not name) is skipped.",
    options: [
      { flags: "--only <names>", description: "run only these, parted by commas, as code,type" },
      { flags: "--except <names>", description: "run all but these" },
      { flags: "--json", description: "print it as one line of JSON" },
    ],
    async run(context) {
      const chosen = chooseChecks(checks, context.options);
      const results = await context.follow((onProgress, signal) =>
        runAll(chosen, context, onProgress, signal),
      );
      const ok = results.every(({ status }) => status !== "failed");
      if (context.options.json === true) context.print(JSON.stringify({ ok, checks: results }));
      else {
        const words = wordsOfFailed(results);
        if (words !== "") context.print(words);
        context.print(tableOf(results, context.columns));
      }
      return ok;
    },
  };
}

async function runAll(
  checks: readonly Check[],
  task: TaskContext,
  onProgress: ProgressListener,
  signal: AbortSignal,
): Promise<CheckResult[]> {
  const context = await contextOf(task, signal, false);
  const started = performance.now();
  const done: CheckResult[] = [];
  onProgress({ type: "step-start", step: "checks", index: 1, total: 1 });
  const work = async (check: Check): Promise<CheckResult> => {
    const startedMs = performance.now();
    const verdict = await judge(check, checks, context);
    const result = { name: check.name, ...verdict, seconds: (performance.now() - startedMs) / 1000 };
    done.push(result);
    const level = verdict.status === "failed" ? "warn" : "info";
    onProgress({ type: "note", level, message: `checks:${check.name} ${verdict.status}` });
    return result;
  };
  const results = await sideBySide(checks, work, {
    width: availableParallelism(),
    isHeavy: ({ heavy = false }) => heavy,
    onChange: (running) =>
      onProgress({
        type: "progress",
        step: "checks",
        label: "done",
        done: done.length,
        total: checks.length,
        ...(running.length === 0 ? {} : { detail: `now ${running.map(({ name }) => name).join(", ")}` }),
      }),
  });
  const seconds = (performance.now() - started) / 1000;
  const failed = results.some(({ status }) => status === "failed");
  onProgress({ type: "step-end", step: "checks", seconds, summary: countsOf(results), failed });
  return results;
}

/** Looks; what it throws is a failure of this check, unless all was stopped. */
async function judge(check: Check, all: readonly Check[], context: CheckContext): Promise<Verdict> {
  try {
    const reason = reasonWithoutTool(check, context) ?? (await reasonToLeave(check, all, context));
    return reason === undefined ? await examine(check, context) : { status: "skipped", text: reason };
  } catch (error) {
    context.signal.throwIfAborted();
    return { status: "failed", text: asAssayError(error).message };
  }
}

/** Whether another check of this run does this one's work too. */
async function reasonToLeave(
  { within }: Check,
  all: readonly Check[],
  context: CheckContext,
): Promise<string | undefined> {
  const other = all.find(({ name }) => name === within);
  if (other === undefined || reasonWithoutTool(other, context) !== undefined) return undefined;
  if ((await other.reasonToSkip?.(context)) !== undefined) return undefined;
  return `checks:${other.name} does it too`;
}
