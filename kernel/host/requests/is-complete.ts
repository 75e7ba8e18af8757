import type { IsCompleteRequest } from "../../contracts/index.js";
import { textOf } from "../fields.js";
import type { Handler } from "./handler.js";

export const isComplete: Handler = async (host, message) => {
  const request: IsCompleteRequest = { op: "isComplete", code: textOf(message, "code") };
  const { status, indent } = await host.children.compiler.ask(request);
  return { content: status === "incomplete" ? { status, indent } : { status } };
};
