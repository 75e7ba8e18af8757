import type { Completions } from "../../contracts/index.js";
import type { CellSession } from "../convert/index.js";
import { type Entry, NEVER_CANCELLED, services } from "../editor/language-internals.js";
import { openForEditing } from "../editor/open-cell.js";
import { editorHost } from "./editor-host.js";
import { jupyterType } from "./jupyter-type.js";
import { ownPackageEntries } from "./own-package.js";
import { signatureWriter } from "./signatures.js";

const PREFERENCES = {
  includeCompletionsForModuleExports: false,
  includeCompletionsWithInsertText: true,
  includeAutomaticOptionalChainCompletions: true,
} as const;

interface Match {
  readonly entry: Entry;
  readonly text: string;
  readonly start: number;
}

/** What could stand at a place of a cell: members, names of earlier cells, globals, keys, values of a union, import paths. */
export function complete(session: CellSession, code: string, cursor: number): Completions {
  const nothing = { matches: [], start: cursor, end: cursor };
  const at = Math.min(Math.max(cursor, 0), code.length);
  const { file, importAt } = openForEditing(session, code, at);
  const found = services.Completions.getCompletionsAtPosition(
    editorHost(session),
    session.program,
    () => {},
    file,
    at,
    PREFERENCES,
    undefined,
    undefined,
    NEVER_CANCELLED,
    undefined,
    true,
  );
  const entries = [...(found?.entries ?? []), ...(importAt === undefined ? [] : ownPackageEntries(importAt))];
  const wordStart = startOfWord(code, at);
  const all = entries.flatMap((entry): Match[] => {
    const start = entry.replacementSpan?.start ?? wordStart;
    const text = entry.insertText ?? entry.name;
    // A member that needs brackets or `?.` takes the place of the dot too.
    const typed = code.slice(start, at).replace(/^\??\.(?=.*)/, "");
    const fits = start <= at && entry.name.toLowerCase().startsWith(typed.toLowerCase());
    return fits && !text.includes("\n") ? [{ entry, text, start }] : [];
  });
  if (all.length === 0) return nothing;
  // One place for all: where the word starts, if anything may stand there.
  const starts = all.map(({ start }) => start);
  const start = starts.includes(wordStart) ? wordStart : Math.min(...starts);
  const typed = code.slice(start, at);
  const rank = ranking(typed, session);
  const matches = all
    .filter((match) => match.start === start)
    .sort((a, b) => rank(a) - rank(b) || byEntry(a, b));
  const signatureOf = signatureWriter(session.checker, file);
  const seen = new Set<string>();
  return {
    start,
    end: at,
    matches: matches
      .filter(({ text }) => !seen.has(text) && seen.add(text))
      .map(({ entry, text }) => {
        const type = jupyterType(entry, session.checker);
        const signature = signatureOf(entry);
        return signature === undefined ? { text, type } : { text, type, signature };
      }),
  };
}

/** What continues the typed letters as they are comes before what does in another case, and the notebook's own names before the world's. */
function ranking(typed: string, { names }: CellSession): (match: Match) => number {
  return ({ text, entry }) => {
    const own = names.meanings(text).some(({ symbol }) => symbol === entry.symbol);
    return (text.startsWith(typed) ? 0 : 2) + (own ? 0 : 1);
  };
}

function byEntry(a: Match, b: Match): number {
  const [left, right] = [a.entry.sortText, b.entry.sortText];
  if (left !== right) return left < right ? -1 : 1;
  return a.text < b.text ? -1 : Number(a.text > b.text);
}

/** Where the name that ends at the cursor starts. */
function startOfWord(code: string, at: number): number {
  return at - (/[\p{ID_Continue}$#\u200c\u200d]*$/u.exec(code.slice(0, at))?.[0].length ?? 0);
}
