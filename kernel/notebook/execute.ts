import { stripVTControlCharacters } from "node:util";
import { AssayError } from "../../sdk/utils/errors/index.js";
import {
  type CodeCell,
  languageOf,
  type Notebook,
  type NotebookCell,
  tagsOf,
} from "../../sdk/utils/nbformat/index.js";
import type { ProgressListener } from "../../sdk/utils/progress/index.js";
import type { ErrorReport } from "../contracts/index.js";
import { report } from "../host/reports.js";
import { LANGUAGE_INFO } from "../host/requests/kernel-info.js";
import { DISPLAY_NAME, KERNEL_NAME } from "../install/name.js";
import { CellOutputs } from "./outputs.js";
import { NotebookSession } from "./session.js";

export interface ExecuteOptions {
  /** Folder that cells run in; absolute. */
  readonly cwd: string;
  /** Goes on behind a cell that fails. @default false */
  readonly allowErrors?: boolean;
  /** Seconds that a cell may take before it is stopped. @default no limit */
  readonly timeoutSeconds?: number;
  /** Stops the cell that runs; those behind it are not run. */
  readonly signal?: AbortSignal;
  /** Gets a step-start and a step-end a cell. */
  readonly onProgress?: ProgressListener;
  /** Takes what the kernel says to whoever runs it. */
  readonly log?: (line: string) => void;
}

/** A cell that ended by an error. */
export interface FailedCell {
  /** Its place among all cells, from 0. */
  readonly cell: number;
  /** The number in its brackets. */
  readonly count: number;
  readonly error: ErrorReport;
}

export interface Executed {
  /** The notebook with what its cells showed; cells that did not run have neither outputs nor a number. */
  readonly notebook: Notebook;
  /** The cell that ended the execution. */
  readonly failed?: FailedCell;
  /** Whether the signal ended it. */
  readonly stopped: boolean;
  /** How many code cells ran. */
  readonly ran: number;
}

/** As nbclient has them. */
const MAY_FAIL = "raises-exception";
const IS_SKIPPED = "skip-execution";

/**
 * Runs the code cells of a notebook in order, by the kernel's own processes, and gathers what they show. It ends at the first cell that
 * fails, save cells with the tag `raises-exception`. Cells with the tag `skip-execution` and empty ones do not run.
 *
 * @throws AssayError `NOTEBOOK_INVALID` where the notebook's language is not TypeScript
 */
export async function executeNotebook(notebook: Notebook, options: ExecuteOptions): Promise<Executed> {
  checkLanguage(notebook);
  const { cwd, signal, onProgress = () => {}, log = () => {} } = options;
  const outputs = new CellOutputs();
  const counts = new Map<number, number>();
  const cells = [...notebook.cells.entries()].filter((entry): entry is [number, CodeCell] => isRun(entry[1]));
  let failed: FailedCell | undefined;
  const session = NotebookSession.start({ cwd, log, shown: (cell, message) => outputs.take(cell, message) });
  const stop = (): void => session.interrupt();
  signal?.addEventListener("abort", stop);
  try {
    await session.ready();
    for (const [index, [cell, { source, ...rest }]] of cells.entries()) {
      if (signal?.aborted || failed !== undefined) break;
      const step = stepName(cell, source);
      const startedMs = performance.now();
      onProgress({ type: "step-start", step, index: index + 1, total: cells.length });
      outputs.begin(cell);
      const { count, error } = await runCell(session, cell, source, options.timeoutSeconds);
      counts.set(cell, count);
      if (error?.ename === TIMEOUT) outputs.take(cell, { type: "error", content: { ...error } });
      onProgress({
        ...{ type: "step-end", step, seconds: (performance.now() - startedMs) / 1000 },
        ...(error === undefined ? {} : { failed: true }),
      });
      if (error !== undefined && !options.allowErrors && !tagsOf(rest).includes(MAY_FAIL))
        failed = { cell, count, error };
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    await session.close();
  }
  const stopped = signal?.aborted === true && (failed !== undefined || counts.size < cells.length);
  return {
    notebook: withOutputs(notebook, outputs, counts),
    ...(failed === undefined || stopped ? {} : { failed }),
    ...{ stopped, ran: counts.size },
  };
}

const TIMEOUT = "CellTimeout";

async function runCell(
  session: NotebookSession,
  cell: number,
  source: string,
  timeoutSeconds: number | undefined,
): ReturnType<NotebookSession["run"]> {
  let isLate = false;
  const timer =
    timeoutSeconds === undefined
      ? undefined
      : setTimeout(() => {
          isLate = true;
          session.interrupt();
        }, timeoutSeconds * 1000);
  const ended = await session.run(cell, source);
  clearTimeout(timer);
  if (!isLate || ended.error === undefined) return ended;
  const error = report(TIMEOUT, `the cell ran longer than ${timeoutSeconds} s, and was stopped.`);
  return { count: ended.count, error };
}

const isRun = (cell: NotebookCell): boolean =>
  cell.cell_type === "code" && cell.source.trim() !== "" && !tagsOf(cell).includes(IS_SKIPPED);

/** A cell as progress names it: its place, and its first line that says something. */
function stepName(cell: number, source: string): string {
  const lines = source.split("\n").map((line) => line.trim());
  const line = lines.find((text) => text !== "" && !text.startsWith("//")) ?? lines[0];
  return `cell ${cell + 1}: ${line.length > 60 ? `${line.slice(0, 59)}…` : line}`;
}

function withOutputs(
  notebook: Notebook,
  outputs: CellOutputs,
  counts: ReadonlyMap<number, number>,
): Notebook {
  return {
    ...notebook,
    metadata: {
      kernelspec: { display_name: DISPLAY_NAME, language: LANGUAGE_INFO.name, name: KERNEL_NAME },
      ...notebook.metadata,
      language_info: LANGUAGE_INFO,
    },
    cells: notebook.cells.map((cell, index) =>
      cell.cell_type === "code"
        ? { ...cell, outputs: [...outputs.of(index)], execution_count: counts.get(index) ?? null }
        : cell,
    ),
  };
}

function checkLanguage(notebook: Notebook): void {
  const language = languageOf(notebook);
  if (language === undefined || ["typescript", "javascript"].includes(language)) return;
  throw new AssayError("NOTEBOOK_INVALID", {
    what: "the notebook cannot be run by Assay",
    got: `a notebook of the language ${language}`,
    wanted: "TypeScript",
    next: "Run it by its own kernel; `--no-execute` renders it as it is.",
  });
}

/**
 * The error of a cell, for whoever started the execution.
 *
 * @param kept what is said of what was done until then
 */
export function cellError({ cell, error: { ename, evalue } }: FailedCell, kept: string): AssayError {
  const late = ename === TIMEOUT;
  return new AssayError("CELL_FAILED", {
    what: `cell ${cell + 1} ${late ? "took too long" : "failed"}`,
    got: `${ename}: ${stripVTControlCharacters(evalue)}`,
    next: `${late ? "Give it more time (--timeout SECONDS)" : "Mend it, or go on behind it (--allow-errors)"}. ${kept}`,
  });
}
