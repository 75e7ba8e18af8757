import { AssayError } from "../../../sdk/utils/errors/index.js";
import type { Message } from "../../protocol/index.js";
import { flagOf, numberOf, textOf } from "../fields.js";
import { type Entry, range, search, tail } from "../history/index.js";
import { type Handler, ok } from "./handler.js";

/** Cells of a "tail" where the front end names no number. */
const TAIL = 1000;

export const history: Handler = (host, message) => {
  const entries = find(message, host.history);
  const output = flagOf(message, "output", false);
  return ok({
    history: entries.map((entry) => [
      entry.session,
      entry.line,
      output ? [entry.input, entry.output] : entry.input,
    ]),
  });
};

function find(message: Message, store: Parameters<typeof tail>[0]): readonly Entry[] {
  const kind = textOf(message, "hist_access_type", "tail");
  const count = message.content.n === undefined ? undefined : numberOf(message, "n", 0);
  if (kind === "tail") return tail(store, count ?? TAIL);
  if (kind === "search") {
    return search(store, textOf(message, "pattern", "*"), count, flagOf(message, "unique", false));
  }
  if (kind === "range") {
    const stop = (message.content.stop ?? null) === null ? undefined : numberOf(message, "stop", 0);
    return range(store, numberOf(message, "session", 0), numberOf(message, "start", 0), stop);
  }
  throw new AssayError("CONFIG_INVALID", {
    what: '"hist_access_type" of the history_request is wrong',
    got: JSON.stringify(kind),
    wanted: '"tail", "range" or "search"',
    next: "Send what the Jupyter protocol 5.4 describes.",
  });
}
