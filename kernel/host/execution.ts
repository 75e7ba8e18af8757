import { html } from "../../sdk/utils/html/index.js";
import type { Converted, ConvertRequest, ErrorReport, RunMessage, ToRunner } from "../contracts/index.js";
import { cellFilename } from "../debug/cell-file.js";
import type { Json } from "../protocol/index.js";
import type { Host } from "./host.js";
import { compilerReport, interruptedReport } from "./reports.js";
import type { ActiveRun, Done, RunEnd } from "./runs.js";

/** What a cell is. */
export interface Cell {
  readonly code: string;
  readonly userExpressions: Readonly<Record<string, string>>;
  /** Of the request: names the cell, where the front end does. */
  readonly metadata?: Json;
}

/** The cell's name and those that were deleted, as JupyterLab and VS Code tell them. */
function placeOf({ cellId, deletedCells }: Json): Pick<RunMessage, "cell" | "deletedCells"> {
  const deleted = Array.isArray(deletedCells)
    ? deletedCells.filter((id): id is string => typeof id === "string")
    : [];
  return {
    ...(typeof cellId === "string" ? { cell: cellId } : {}),
    ...(deleted.length > 0 ? { deletedCells: deleted } : {}),
  };
}

/** Compiles a cell and has it run. Resolves when it has ended and all that it showed is published. */
export async function executeCell(host: Host, run: ActiveRun, cell: Cell): Promise<RunEnd> {
  const begun = begin(host, run, cell).catch((error: unknown) => run.end({ failed: compilerReport(error) }));
  // An interrupt, or the runner's end, ends the run also while it is compiled.
  const end = await run.ended;
  if ("done" in end) await host.marks.reached(run.id);
  void begun.then(() => forgetUnset(host, run, end));
  host.inputs.drop(run);
  host.runs.finish(run);
  const error = errorOf(end);
  if (error !== undefined) host.output.show(run, "error", { ...error });
  host.output.flush();
  return end;
}

export function errorOf(end: RunEnd): ErrorReport | undefined {
  return "failed" in end ? end.failed : end.done.error;
}

/** Names that a run declared and never set: the compiler takes them for what they were before. */
const declared = new WeakMap<ActiveRun, readonly string[]>();

async function begin(
  host: Host,
  run: ActiveRun,
  { code, userExpressions, metadata = {} }: Cell,
): Promise<void> {
  const request: ConvertRequest = {
    op: "convert",
    run: run.id,
    code,
    typeCheck: host.settings.typeCheck,
    purpose: "cell",
  };
  const { compiler, runner } = host.children;
  const converted = await compiler.ask(request);
  host.children.compilerLives();
  if (!converted.ok) {
    run.end({ failed: converted.error });
    return;
  }
  declared.set(run, converted.declares);
  host.replay.note(request);
  const expressions = await convertExpressions(host, run, userExpressions);
  if (host.runs.activeOf(run.id) !== run || host.children.runner !== runner) {
    run.end({ failed: interruptedReport() });
    return;
  }
  for (const fact of converted.facts) showFact(host, run, fact);
  for (const note of converted.notes) host.output.note(run, note.endsWith("\n") ? note : `${note}\n`);
  const message = { ...runMessage(run, code, converted, expressions), ...placeOf(metadata) };
  await host.debugging.prepare(message);
  if (host.runs.activeOf(run.id) !== run) return;
  run.stage = "running";
  host.children.runner.send(message satisfies ToRunner);
}

/** Said in passing; on stderr it would look like something to mend. */
function showFact(host: Host, run: ActiveRun, fact: string): void {
  const still = html`<small style="color:var(--jp-ui-font-color2,#767676)">${fact}</small>`;
  const data = { "text/plain": fact, "text/html": String(still) };
  host.output.show(run, "display_data", { data, metadata: {}, transient: {} });
}

function runMessage(
  run: ActiveRun,
  code: string,
  converted: Converted,
  userExpressions: RunMessage["userExpressions"],
): RunMessage {
  const { script, map, declares, modules } = converted;
  const { id, count, silent, allowStdin } = run;
  return {
    op: "run",
    run: id,
    count,
    filename: cellFilename(code),
    code,
    script,
    map,
    declares,
    modules,
    silent,
    allowStdin,
    userExpressions,
  };
}

async function convertExpressions(
  host: Host,
  run: ActiveRun,
  expressions: Readonly<Record<string, string>>,
): Promise<RunMessage["userExpressions"]> {
  const converted = await Promise.all(
    Object.entries(expressions).map(async ([name, code]) => {
      const reply = await host.children.compiler.ask({
        op: "convert",
        run: run.id,
        code,
        typeCheck: "off",
        purpose: "expression",
      });
      return [name, reply.ok ? { script: reply.script } : { error: reply.error }] as const;
    }),
  );
  return Object.fromEntries(converted);
}

/** A run that ended before it set all its names; also one that was interrupted while it was compiled, which set none. */
function forgetUnset(host: Host, run: ActiveRun, end: RunEnd): void {
  const names = "done" in end ? end.done.unset : (declared.get(run) ?? []);
  if (names.length === 0) return;
  const request = { op: "forget", run: run.id, names } as const;
  host.replay.note(request);
  host.children.compiler.ask(request).catch(() => {});
}

/** What a run's `done` adds to the reply. */
export function replyOf(done: Done): {
  readonly user_expressions: Done["userExpressions"];
  readonly payload: readonly object[];
} {
  return {
    user_expressions: done.userExpressions,
    payload: done.payload.map((page) => ({ source: "page", ...page })),
  };
}
