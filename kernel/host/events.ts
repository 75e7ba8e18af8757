import type { CommMessage, FromControl, FromRunner } from "../contracts/index.js";
import type { Frame } from "../processes/index.js";
import type { Host } from "./host.js";

/** What the runner tells, as messages of the protocol. Each belongs to the run that it comes from, whether that has ended or not. */
export function onRunnerEvent(host: Host, { message, buffers }: Frame<FromRunner>): void {
  host.children.runnerLives();
  if (message.op === "done") {
    host.runs.activeOf(message.run)?.end({ done: message });
    return;
  }
  if (message.op === "comm") sendComm(host, message, buffers);
  else if (message.op === "commTargets") host.comms.setTargets(message.targets);
  else if (message.op === "previewReply") host.previews.answer(message.id, message.text);
  else if (message.op === "settings") host.settings = message.settings;
  else if (message.op !== "ready") show(host, message);
}

type Shown = Extract<FromRunner, { readonly run: number; readonly op: string }>;

function show(host: Host, message: Exclude<Shown, { readonly op: "done" | "comm" }>): void {
  const run = host.runs.of(message.run);
  if (run === undefined) return;
  switch (message.op) {
    case "stream":
      host.output.stream(run, message.name, message.text);
      break;
    case "display": {
      const { data, metadata, displayId, update } = message;
      const transient = displayId === undefined ? {} : { display_id: displayId };
      host.output.show(run, update ? "update_display_data" : "display_data", {
        data,
        metadata,
        transient,
      });
      break;
    }
    case "clear":
      host.output.show(run, "clear_output", { wait: message.wait });
      break;
    case "result": {
      const { data, metadata } = message;
      const text = data["text/plain"];
      if (typeof text === "string") run.result = text;
      host.output.show(run, "execute_result", { data, metadata, execution_count: run.count });
      break;
    }
    case "lateError":
      host.output.show(run, "error", { ...message.error });
      break;
    case "input":
      ask(host, message);
      break;
  }
}

/** Asks the user by the front end that runs the cell. Where that cannot be asked, the runner is told so. */
function ask(host: Host, message: FromRunner & { readonly op: "input" }): void {
  const run = host.runs.activeOf(message.run);
  if (run === undefined || !run.allowStdin) {
    host.children.runner.send({ op: "inputReply", id: message.id });
    return;
  }
  host.output.flush();
  const { prompt, password } = message;
  const header = host.send("stdin", run, {
    type: "input_request",
    parent: run.header,
    content: { prompt, password },
  });
  host.inputs.ask(message.id, run, header.msg_id);
}

function sendComm(host: Host, message: CommMessage, buffers: readonly Uint8Array[]): void {
  host.comms.note(message);
  const { kind, id, target, data, metadata } = message;
  const content = {
    comm_id: id,
    data: data ?? {},
    ...(kind === "open" ? { target_name: target ?? "" } : {}),
  };
  const parent = message.run === undefined ? undefined : host.runs.of(message.run)?.header;
  host.output.publish(`comm_${kind}`, content, { parent, metadata, buffers });
}

/** What the runner's control thread tells. */
export function onControlEvent(host: Host, message: FromControl): void {
  host.debugging.take(message);
  if (message.op === "debugEvent") {
    host.output.publish("debug_event", message.event, { parent: host.debugging.parent });
  }
}
