// Runs a cell: its script, its result, its end.
import vm from "node:vm";
import { red } from "../../colours.js";
import type { ErrorReport, FromRunner, RunMessage } from "../../contracts/index.js";
import { MARK } from "../../contracts/index.js";
import type { Shown } from "../../display/host.js";
import { connect, showsNothing, toBundle } from "./bundle.js";
import { cellTools } from "./cell-tools.js";
import { inRun, Run } from "./current.js";
import { reportError } from "./errors/report.js";
import { rememberSource } from "./errors/sources.js";
import { send, writeNative } from "./events.js";
import { evaluateExpressions } from "./expressions.js";
import { guarded, isInterruptAsked } from "./guard.js";
import { reloadModules } from "./imports/import.js";
import { flushOutput } from "./output.js";
import { scope } from "./scope.js";

type CellFunction = (scope: object, tools: unknown) => Promise<unknown>;

export const runs = new Map<number, Run>();
/** Numbers of all runs that ended. */
const ended = new Set<number>();
/** Runs that were interrupted before they began: the control thread's pipe may be faster than that of the commands. */
const stopped = new Set<number>();

/** Lets a run that has not begun end as it begins. */
export function stopBefore(id: number): void {
  if (!ended.has(id)) stopped.add(id);
}

/** Starts a run. It ends by "done", whatever happens; nothing here waits for a promise, as an interrupt may throw those away. */
export function startRun(message: RunMessage): void {
  const { declares } = message;
  if (ended.has(message.run)) return;
  // Code that was ended began it, or did not get as far.
  const cut = runs.get(message.run);
  if (cut !== undefined) {
    endRun(cut, INTERRUPTION, declares);
    return;
  }
  const run = new Run(message);
  const before = new Map(declares.map((name) => [name, Object.getOwnPropertyDescriptor(scope, name)?.value]));
  const unset = () => declares.filter((name) => !(name in scope) || Object.is(scope[name], before.get(name)));
  run.stops.add(() => endRun(run, INTERRUPTION, unset()));
  // All that an interrupt needs to end it is there before it is known.
  runs.set(run.id, run);
  rememberSource(message);
  const fail = (error: unknown) => {
    // What a child says that was ended, or code that its signal stopped, is the interrupt.
    const report = () => (isInterruptAsked() ? INTERRUPTION : reportError(error));
    guarded(() => inRun(run, () => endRun(run, report(), unset())));
  };
  if (stopped.delete(run.id)) {
    endRun(run, INTERRUPTION, unset());
    return;
  }
  const begin = (): void => {
    const script = new vm.Script(message.script, { filename: message.filename });
    const start = script.runInThisContext() as CellFunction;
    start(scope, cellTools(run)).then((value) => {
      guarded(() => showResult(run, value));
    }, fail);
  };
  inRun(run, () =>
    guarded(() => {
      try {
        if (message.modules.length === 0) begin();
        else reloadModules(message.modules).then(begin).catch(fail);
      } catch (error) {
        fail(error);
      }
    }),
  );
}

const INTERRUPTION: ErrorReport = {
  ename: "KeyboardInterrupt",
  evalue: "the cell was interrupted",
  traceback: [`${red("KeyboardInterrupt")}: the cell was interrupted`],
};

function showResult(run: Run, value: unknown): void {
  if (run.finished) return;
  const { silent } = run.message;
  if (value !== undefined && !silent) keepLast(value);
  if (silent || showsNothing(value)) {
    whenHeld(run, () => finish(run));
    return;
  }
  const shown = toBundle(value);
  const show = (made: Shown) => {
    if (run.finished) return;
    const { data, metadata } = connect(made);
    flushOutput();
    send({ op: "result", run: run.id, data, metadata });
    finish(run);
  };
  whenHeld(run, () => (shown instanceof Promise ? shown.then(show) : show(shown)));
}

/** The last value is `_`, which those who list the globals do not see. */
function keepLast(value: unknown): void {
  Object.defineProperty(globalThis, "_", { value, writable: true, configurable: true, enumerable: false });
}

/** Calls `next` when all that holds the run has settled. */
function whenHeld(run: Run, next: () => void): void {
  if (run.held.size === 0) next();
  else Promise.allSettled(run.held).then(() => whenHeld(run, next));
}

function finish(run: Run): void {
  evaluateExpressions(run.message.userExpressions, (replies) => endRun(run, undefined, [], replies));
}

type Replies = Extract<FromRunner, { op: "done" }>["userExpressions"];

function endRun(
  run: Run,
  error: ErrorReport | undefined,
  unset: readonly string[],
  replies: Replies = {},
): void {
  if (run.finished) return;
  for (const last of run.endings) {
    run.endings.delete(last);
    inRun(run, last);
  }
  flushOutput();
  const mark = `${MARK}${run.id}\u0000`;
  writeNative(1, mark);
  writeNative(2, mark);
  send({
    op: "done",
    run: run.id,
    ...(error === undefined ? {} : { error }),
    unset,
    userExpressions: replies,
    payload: run.pages,
  });
  // Last, so that an interrupt that ends this code leaves a run that can still be ended.
  run.finished = true;
  ended.add(run.id);
  run.stops.clear();
  runs.delete(run.id);
}
