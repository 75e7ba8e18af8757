import { notebookHost } from "../../../utils/notebook-host.js";
import type { ProgressListener } from "../../../utils/progress/index.js";
import { progressDisplay } from "./display.js";
import { notebookProgress } from "./notebook.js";

/** How work is followed where nobody says: a live display in a notebook's cell, or where standard error is a terminal. */
export function defaultProgress(): ProgressListener | false {
  const notebook = notebookHost();
  if (notebook !== undefined) return notebookProgress(notebook, Date.now);
  return process.stderr.isTTY ? progressDisplay(process.stderr) : false;
}
