// Expressions of the user's in the running or stopped program, with the names that cells declare.

import type { Debugger, Runtime } from "node:inspector";
import { Script } from "node:vm";
import { HOOKS_EXPRESSION } from "./hooks.js";
import type { Inspector } from "./inspector.js";
import { Refusal } from "./protocol.js";

/** Remote objects of a stop are let go when the program goes on. */
export const STOP_GROUP = "assay.stop";
/** Those of the variables panel while nothing is stopped. */
export const PANEL_GROUP = "assay.panel";

const NAMES = `(${HOOKS_EXPRESSION}?.names ?? {})`;

/**
 * The expression with the shared scope's names in reach, save those that the frame has itself. Cells' scripts refer to a cell's names as
 * properties of the scope, so that they are no variables of any frame; `with` works in what a debugger evaluates, in strict code as well.
 */
export function withCellNames(expression: string, shadowed: readonly string[]): string {
  const isExpression = parses(`(\n${expression}\n)`);
  return around(isExpression ? `(\n${expression}\n)` : `\n${expression}\n`, shadowed);
}

function around(body: string, shadowed: readonly string[]): string {
  const has = `(names, key) => key in names && !${JSON.stringify(shadowed)}.includes(key)`;
  return `with (new Proxy(${NAMES}, { has: ${has} })) {${body}}`;
}

/**
 * The condition of a breakpoint, for V8 to evaluate at each pass: nothing is known of the frame then, so that each name in it is tried
 * there first. A global does not count as the frame's: a cell may declare a name that a global has too.
 */
export function conditionWithCellNames(condition: string): string {
  const names = [...new Set(condition.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? [])].filter((name) =>
    parses(`(${name})`),
  );
  const tries = names
    .map((name) => `try { if (!("${name}" in globalThis)) { ${name}; found.push("${name}"); } } catch {}`)
    .join(" ");
  const own = `(() => { const found = []; ${tries} return found; })()`;
  const handler = `{ own: ${own}, has(names, key) { return key in names && !this.own.includes(key); } }`;
  return `with (new Proxy(${NAMES}, ${handler})) {(\n${condition}\n)}`;
}

/** Whether a text is an expression or a program of JavaScript. */
export function parses(code: string): boolean {
  try {
    new Script(code, { filename: "evaluated" });
    return true;
  } catch {
    return false;
  }
}

/**
 * Evaluates in a frame of the stopped program, or beside the running one.
 *
 * @throws Refusal with the error that the expression threw
 */
export async function evaluate(
  inspector: Inspector,
  expression: string,
  frame?: { readonly callFrame: Debugger.CallFrame; readonly names: readonly string[] },
  options: { readonly sideEffects?: boolean } = {},
): Promise<Runtime.RemoteObject> {
  const common = { generatePreview: true, silent: true };
  const throwOnSideEffect = options.sideEffects === false;
  if (!parses(`(\n${expression}\n)`) && !parses(expression) && parses(`async () => (\n${expression}\n)`)) {
    if (frame)
      throw new Refusal("`await` cannot be evaluated while the program is stopped: nothing would settle.");
    const body = around(`return (\n${expression}\n)`, []);
    const answer = inspector.ask("Runtime.evaluate", {
      ...common,
      objectGroup: PANEL_GROUP,
      expression: `(async () => { ${body} })()`,
      awaitPromise: true,
    });
    return resultOf(await inTime(answer, AWAIT_MS));
  }
  if (!frame) {
    return resultOf(
      await inspector.ask("Runtime.evaluate", {
        ...common,
        throwOnSideEffect,
        objectGroup: PANEL_GROUP,
        expression: withCellNames(expression, []),
      }),
    );
  }
  return resultOf(
    await inspector.ask("Debugger.evaluateOnCallFrame", {
      ...common,
      throwOnSideEffect,
      callFrameId: frame.callFrame.callFrameId,
      objectGroup: STOP_GROUP,
      expression: withCellNames(expression, frame.names),
    }),
  );
}

/** How long an awaited expression may take, in ms. */
const AWAIT_MS = 10_000;

async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Refusal(`The expression did not settle within ${ms / 1000} s.`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function resultOf({ result, exceptionDetails }: Runtime.EvaluateReturnType): Runtime.RemoteObject {
  if (exceptionDetails) throw new Refusal(thrown(exceptionDetails));
  return result;
}

/** The message of what an expression threw: "ReferenceError: x is not defined". */
export function thrown(details: Runtime.ExceptionDetails): string {
  const { exception, text } = details;
  if (!exception) return text;
  if (exception.subtype === "error") return (exception.description ?? text).split("\n    at ")[0];
  return `Thrown: ${exception.description ?? String(exception.value)}`;
}
