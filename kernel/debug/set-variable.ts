// Changing a variable of the stopped program, or of the cells' scope.
import type { Runtime } from "node:inspector";
import { evaluate, thrown } from "./evaluate.js";
import { namesOf, ownNames } from "./frames.js";
import { HOOKS_EXPRESSION } from "./hooks.js";
import { preview } from "./preview.js";
import { type Arguments, type Json, Refusal } from "./protocol.js";
import type { DebugSession } from "./session.js";
import type { Opened } from "./variables.js";

/** The value is an expression, evaluated in the frame that the variable was listed for, else the innermost. */
export async function setVariable(session: DebugSession, args: Arguments): Promise<Json> {
  const holder = session.variables.holder(args.integer("variablesReference"));
  const name = args.text("name");
  const value = await newValue(session, args.text("value"), holder);
  await assign(session, holder, name, value);
  const { variablesReference } = session.variables.variable(name, value);
  return { value: preview(value), ...session.variables.typeOf(value), variablesReference };
}

async function newValue(
  session: DebugSession,
  expression: string,
  holder: Opened,
): Promise<Runtime.RemoteObject> {
  const frames = session.stopped?.frames ?? [];
  const frame =
    holder.kind === "names"
      ? frames.find(({ callFrame }) => callFrame.callFrameId === holder.callFrameId)
      : frames[0];
  return evaluate(
    session.inspector,
    expression,
    frame && { callFrame: frame.callFrame, names: await ownNames(session.inspector, frame) },
  );
}

async function assign(
  { inspector }: DebugSession,
  holder: Opened,
  name: string,
  value: Runtime.RemoteObject,
): Promise<void> {
  if (holder.kind === "names") {
    const found = (await namesOf(inspector, holder.scope)).find((candidate) => candidate.name === name);
    if (!found) throw new Refusal(`setVariable: there is no variable "${name}" here.`);
    await inspector.ask("Debugger.setVariableValue", {
      scopeNumber: found.scopeNumber,
      variableName: name,
      newValue: argument(value),
      callFrameId: holder.callFrameId,
    });
    return;
  }
  if (holder.kind === "getter") throw new Refusal("setVariable: the value of a getter cannot be set.");
  await setProperty({ inspector }, holder.objectId, name, value);
}

async function setProperty(
  { inspector }: Pick<DebugSession, "inspector">,
  objectId: string,
  name: string,
  value: Runtime.RemoteObject,
): Promise<void> {
  const { exceptionDetails } = await inspector.ask("Runtime.callFunctionOn", {
    objectId,
    functionDeclaration: `function (name, value) { "use strict"; this[name] = value; }`,
    arguments: [{ value: name }, argument(value)],
    silent: true,
  });
  if (exceptionDetails) throw new Refusal(thrown(exceptionDetails));
}

/** Puts a frame's value into the cells' scope, under a name. Returns its type, as cells would write it. */
export async function copyToCells(
  { inspector }: DebugSession,
  name: string,
  value: Runtime.RemoteObject,
): Promise<string> {
  const { result } = await inspector.ask("Runtime.evaluate", { expression: HOOKS_EXPRESSION, silent: true });
  if (result.objectId === undefined) throw new Refusal("The cells' scope cannot be reached.");
  const copied = await inspector.ask("Runtime.callFunctionOn", {
    objectId: result.objectId,
    functionDeclaration: `function (name, value) { "use strict"; this.scope[name] = value; return this.typeOf(value); }`,
    arguments: [{ value: name }, argument(value)],
    silent: true,
  });
  if (copied.exceptionDetails) throw new Refusal(thrown(copied.exceptionDetails));
  return String(copied.result.value);
}

function argument(value: Runtime.RemoteObject): Runtime.CallArgument {
  if (value.objectId !== undefined) return { objectId: value.objectId };
  if (value.unserializableValue !== undefined) return { unserializableValue: value.unserializableValue };
  return value.type === "undefined" ? {} : { value: value.subtype === "null" ? null : value.value };
}
