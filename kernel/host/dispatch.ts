import type { Message } from "../protocol/index.js";
import type { Channel } from "../protocol/sockets.js";
import type { Host } from "./host.js";
import { report } from "./reports.js";
import { type Answer, aborted, execute, type Handler, REQUESTS, STDIN } from "./requests/index.js";
import { unknownSubshell } from "./requests/subshells.js";
import type { Job } from "./shells.js";

/** Takes a message: cells into their shell's queue, the rest is answered at once. Never throws. */
export function dispatch(host: Host, channel: Channel, message: Message): void {
  const type = message.header.msg_type;
  const handler = (channel === "stdin" ? STDIN : REQUESTS).get(type);
  if (type === "execute_request" && channel === "shell") enqueue(host, message);
  else if (handler === undefined) {
    host.log(`a message on ${channel} was dropped: "${type.slice(0, 100)}" is not known there`);
  } else if (channel === "stdin") {
    void attempt(host, message, handler);
  } else void answer(host, channel, message, handler);
}

function enqueue(host: Host, message: Message): void {
  const queue = host.shells.queue(message.header.subshell_id);
  if (queue === undefined) {
    void answer(host, "shell", message, () => {
      throw unknownSubshell(message.header.subshell_id);
    });
    return;
  }
  queue.push({
    run: async () => {
      let behind: readonly Job[] = [];
      await answer(host, "shell", message, async () => {
        const executed = await execute(host, message);
        // Before the reply is sent: a cell that a client sends when it has read that was not queued behind this one.
        if (executed.abortQueue) behind = await queue.takeWaiting();
        return executed;
      });
      for (const job of behind) job.abort();
    },
    abort: () => void answer(host, "shell", message, () => aborted(host)),
  });
}

/** Busy, the work, the reply, idle: in this order for each request. */
async function answer(host: Host, channel: Channel, message: Message, handler: Handler): Promise<void> {
  const parent = message.header;
  const status = (state: "busy" | "idle", of = parent): void =>
    host.output.publish("status", { execution_state: state }, { parent: of });
  status("busy");
  const reply = await attempt(host, message, handler);
  if (reply !== undefined) {
    const { content, metadata } = reply;
    const type = parent.msg_type.replace(/_request$/, "_reply");
    host.send(channel, message, { type, parent, content, metadata });
  }
  status("idle");
  // Front ends take the newest status for the kernel's: while a cell runs that must not be the idle of another request.
  const running = host.runs.active[0];
  if (running !== undefined) status("busy", running.header);
  reply?.after?.();
}

async function attempt(host: Host, message: Message, handler: Handler): Promise<Answer | undefined> {
  try {
    return await handler(host, message);
  } catch (error) {
    const { name, message: text } = error instanceof Error ? error : new Error(String(error));
    host.log(`${message.header.msg_type}: ${text}`);
    return { content: { status: "error", ...report(name, text) } };
  }
}
