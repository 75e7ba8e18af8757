import { AssayError, messageOf } from "../errors/index.js";
import { type Notebook, notebookSchema } from "./schema.js";

/**
 * Reads the text of a notebook's file.
 *
 * @param where the file, as messages name it
 * @throws AssayError `NOTEBOOK_INVALID` for what is no JSON, no notebook, or one of another version than 4; the message names the place
 */
export function parseNotebook(text: string, where: string): Notebook {
  const value = jsonOf(text, where);
  checkVersion(value, where);
  const parsed = notebookSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue.path.reduce<string>(
    (path, key) => (typeof key === "number" ? `${path}[${key}]` : `${path}${path && "."}${String(key)}`),
    "",
  );
  throw new AssayError("NOTEBOOK_INVALID", {
    where,
    what: `the notebook is damaged at ${place}`,
    got: issue.message
      .replace(/^Invalid input: /, "")
      .replace(/^Invalid input$/, "nothing that may stand there"),
    next: "Open it in the program that wrote it and save it again.",
  });
}

function jsonOf(text: string, where: string): unknown {
  if (text.trim() === "") {
    throw new AssayError("NOTEBOOK_INVALID", { where, what: "the file is empty", wanted: "a notebook" });
  }
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (cause) {
    throw new AssayError("NOTEBOOK_INVALID", {
      where,
      what: "the file is no JSON",
      got: messageOf(cause),
      wanted: "a notebook (.ipynb)",
      cause,
    });
  }
}

function checkVersion(value: unknown, where: string): void {
  const wrong = (what: string, got: string, next?: string): AssayError =>
    new AssayError("NOTEBOOK_INVALID", { where, what, got, wanted: "a notebook of nbformat 4", next });
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw wrong("the file is no notebook", Array.isArray(value) ? "a list" : String(value));
  const { nbformat } = value as { readonly nbformat?: unknown };
  if (nbformat === 4) return;
  if (nbformat === undefined)
    throw wrong(
      "the file is no notebook",
      `an object with ${Object.keys(value).slice(0, 5).join(", ") || "nothing"}`,
    );
  const older = typeof nbformat === "number" && nbformat < 4;
  throw wrong(
    "the notebook is of another version",
    `nbformat ${JSON.stringify(nbformat)}`,
    older ? `Convert it: jupyter nbconvert --to notebook --nbformat 4 "${where}".` : undefined,
  );
}
