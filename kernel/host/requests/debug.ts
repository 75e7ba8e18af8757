import { lostReply } from "../debugging.js";
import type { Handler } from "./handler.js";

/** The content is a message of the Debug Adapter Protocol, and so is the reply's. */
export const debug: Handler = async (host, { header, content }) => {
  host.debugging.parent = header;
  // Without a runner nobody would answer.
  if (host.children.broken === "runner") return { content: lostReply(content) };
  return { content: await host.debugging.request(content) };
};
