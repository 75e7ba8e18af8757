import type { CompleteRequest } from "../../contracts/index.js";
import { numberOf, textOf } from "../fields.js";
import { toCodePoints, toUtf16 } from "../positions.js";
import { type Handler, ok } from "./handler.js";

export const complete: Handler = async (host, message) => {
  const code = textOf(message, "code");
  const cursor = toUtf16(code, numberOf(message, "cursor_pos", code.length));
  const request: CompleteRequest = { op: "complete", code, cursor };
  const { matches, start, end } = await host.children.compiler.ask(request);
  const place = { start: toCodePoints(code, start), end: toCodePoints(code, end) };
  return ok({
    matches: matches.map(({ text }) => text),
    cursor_start: place.start,
    cursor_end: place.end,
    metadata: {
      _jupyter_types_experimental: matches.map(({ text, type, signature }) => ({
        ...place,
        text,
        type,
        signature: signature ?? "",
      })),
    },
  });
};
