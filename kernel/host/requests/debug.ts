import type { ConvertRequest } from "../../contracts/index.js";
import type { Json } from "../../protocol/index.js";
import { lostReply } from "../debugging.js";
import type { Host } from "../host.js";
import type { Handler } from "./handler.js";

/** The content is a message of the Debug Adapter Protocol, and so is the reply's. */
export const debug: Handler = async (host, { header, content }) => {
  host.debugging.parent = header;
  // Without a runner nobody would answer.
  if (host.children.broken === "runner") return { content: lostReply(content) };
  const reply = await host.debugging.request(content);
  if (content.command === "copyToGlobals" && reply.success === true)
    await declareCopied(host, content, reply);
  return { content: reply };
};

/** Has the compiler know a name that the debugger put among those of the cells, as if a cell of no run had declared it. */
async function declareCopied(host: Host, { arguments: args }: Json, { body }: Json): Promise<void> {
  const name = (args as Json).dstVariableName;
  const request: ConvertRequest = {
    op: "convert",
    run: 0,
    code: `let ${String(name)}!: ${String((body as Json).type)};`,
    typeCheck: "off",
    purpose: "cell",
  };
  try {
    const converted = await host.children.compiler.ask(request);
    if (converted.ok) host.replay.note(request);
  } catch {
    // The compiler ended; what it was told is told to the next one.
  }
}
