import type { InspectRequest } from "../../contracts/index.js";
import { numberOf, textOf } from "../fields.js";
import { toUtf16 } from "../positions.js";
import { type Handler, ok } from "./handler.js";

/** Signature and doc comment by the compiler; of a variable, how its value looks now as well. */
export const inspect: Handler = async (host, message) => {
  const code = textOf(message, "code");
  const cursor = toUtf16(code, numberOf(message, "cursor_pos", code.length));
  const detail = numberOf(message, "detail_level", 0) > 0 ? 1 : 0;
  const request: InspectRequest = { op: "inspect", code, cursor, detail };
  const { found, text, markdown, expression } = await host.children.compiler.ask(request);
  if (!found) return ok({ found: false, data: {}, metadata: {} });
  const value = expression === undefined ? null : await host.previews.ask(expression);
  const plain = value === null ? text : `${text}\n\n${value}`;
  const marked = value === null ? markdown : `${markdown}\n\n\`\`\`text\n${value}\n\`\`\``;
  return ok({ found: true, data: { "text/plain": plain, "text/markdown": marked }, metadata: {} });
};
