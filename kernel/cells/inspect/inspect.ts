import type { Inspection } from "../../contracts/index.js";
import type { CellSession } from "../convert/index.js";
import { openForEditing } from "../editor/open-cell.js";
import { callAt } from "./call.js";
import { nameAt } from "./name.js";
import { type Page, toMarkdown, toText } from "./page.js";

const NOTHING: Inspection = { found: false, text: "", markdown: "" };

/**
 * What stands at the cursor: the signature and doc comment of a name; after `(` or `,` the call's signature and the parameter that is next.
 * `detail` 1: all overloads and where it is declared.
 */
export function inspect(session: CellSession, code: string, cursor: number, detail: 0 | 1): Inspection {
  const at = Math.min(Math.max(cursor, 0), code.length);
  const { file } = openForEditing(session, code, at);
  const before = code.slice(0, at).trimEnd().at(-1);
  const startsArgument = before === "(" || before === ",";
  const call = (): Page | undefined => callAt(session, file, at, detail);
  const name = (): Page | undefined => nameAt(session, file, at, detail);
  const page = startsArgument ? (call() ?? name()) : (name() ?? call());
  if (page === undefined) return NOTHING;
  const found = { found: true, text: toText(page), markdown: toMarkdown(page) };
  return page.expression === undefined ? found : { ...found, expression: page.expression };
}
