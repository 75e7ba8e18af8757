// The variables panel: names and values of the cells' scope, with and without a debugger attached.
import { evaluate, PANEL_GROUP, parses, thrown, withCellNames } from "./evaluate.js";
import { frameOf, ownNames } from "./frames.js";
import { HOOKS_EXPRESSION } from "./hooks.js";
import type { Inspector } from "./inspector.js";
import { preview } from "./preview.js";
import { type Arguments, type Json, Refusal } from "./protocol.js";
import type { DebugSession } from "./session.js";
import { copyToCells } from "./set-variable.js";
import type { Variables } from "./variables.js";

/** Longest text of a variable that is shown alone. */
const LONGEST_TEXT = 100_000;

/** How long a value may take to show itself, in ms: a cell that does not await keeps it from doing so. */
const BUNDLE_MS = 3000;

/** The names that cells declared. */
export async function inspectVariables(inspector: Inspector, variables: Variables): Promise<Json> {
  await inspector.ask("Runtime.releaseObjectGroup", { objectGroup: PANEL_GROUP });
  const cells = await variables.cellNames(PANEL_GROUP);
  return { variables: cells === undefined ? [] : await variables.children(cells, {}) };
}

/** A variable as Jupyter shows it; as text while the program is stopped, when nothing of its own can run to an end. */
export async function richInspectVariables(
  inspector: Inspector,
  session: DebugSession | undefined,
  args: Arguments,
): Promise<Json> {
  const expression = args.text("variableName");
  const stopped = session?.stopped;
  if (session && stopped) {
    const frameId = args.count("frameId");
    const frame = frameId === undefined ? stopped.frames[0] : frameOf(stopped.frames, frameId);
    const names = await ownNames(inspector, frame);
    const value = await evaluate(inspector, expression, { callFrame: frame.callFrame, names });
    return { data: { "text/plain": preview(value, LONGEST_TEXT) }, metadata: {} };
  }
  const bundle = await Promise.race([showBundle(inspector, expression), after(BUNDLE_MS)]);
  if (bundle) return bundle;
  const value = await evaluate(inspector, expression);
  return { data: { "text/plain": preview(value, LONGEST_TEXT) }, metadata: {} };
}

async function showBundle(inspector: Inspector, expression: string): Promise<Json | undefined> {
  const value = withCellNames(expression, []);
  const { result, exceptionDetails } = await inspector.ask("Runtime.evaluate", {
    expression: `(async () => { const hooks = ${HOOKS_EXPRESSION}; const value = (0, eval)(${JSON.stringify(value)});
      return hooks ? JSON.stringify(await hooks.bundle(value)) : undefined; })()`,
    awaitPromise: true,
    silent: true,
  });
  if (exceptionDetails) throw new Refusal(thrown(exceptionDetails));
  if (typeof result.value !== "string") return undefined;
  const { data, metadata } = JSON.parse(result.value) as { data: Json; metadata: Json };
  return { data, metadata };
}

function after(ms: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), ms).unref();
  });
}

/** Puts a variable of a frame into the cells' scope. The reply tells its type, which cells' compiler is to know. */
export async function copyToGlobals(session: DebugSession, args: Arguments): Promise<Json> {
  const source = args.text("srcVariableName");
  const name = args.text("dstVariableName");
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) || !parses(`"use strict"; let ${name};`)) {
    throw new Refusal(`copyToGlobals: "${name}" is no name of a variable.`);
  }
  const frame = frameOf(session.stopped?.frames ?? [], args.integer("srcFrameId"));
  const names = await ownNames(session.inspector, frame);
  const value = await evaluate(session.inspector, source, { callFrame: frame.callFrame, names });
  return { type: await copyToCells(session, name, value) };
}
