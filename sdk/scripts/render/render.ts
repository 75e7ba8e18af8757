import { readFile, writeFile } from "node:fs/promises";
import { basename, dirname, extname } from "node:path";
import type { Executed } from "../../../kernel/notebook/index.js";
import { packageInfo } from "../../io/environment/package.js";
import { writeWhole } from "../../io/files/index.js";
import { AssayError, messageOf } from "../../utils/errors/index.js";
import { type Notebook, notebookText, parseNotebook } from "../../utils/nbformat/index.js";
import { formatInstant, formatSeconds } from "../../utils/text/index.js";
import type { Terminal } from "../terminal.js";
import { checkOptions, type RenderFormat, type RenderOptions, timeoutOf } from "./options.js";
import { parametersOf } from "./parameters.js";
import { pictureFinder } from "./pictures.js";

export interface RenderRequest {
  /** The notebook, absolute. */
  readonly path: string;
  readonly format: RenderFormat;
  /** Absolute. */
  readonly output: string;
  readonly options: RenderOptions;
  readonly terminal: Terminal;
}

export interface Rendered {
  /** What `--json` prints. */
  readonly summary: {
    readonly notebook: string;
    readonly output: string;
    readonly format: RenderFormat;
    readonly bytes: number;
    /** Code cells that ran. */
    readonly ran: number;
    readonly seconds: number;
    readonly status: "FINISHED" | "FAILED" | "KILLED";
  };
  /** Why the execution ended early; what was done is written. */
  readonly error?: AssayError;
}

/** Reads, runs, writes. Throws where nothing could be written. */
export async function renderFile(request: RenderRequest): Promise<Rendered> {
  const { path, format, output, options, terminal } = request;
  checkOptions(options);
  const timeoutSeconds = timeoutOf(options);
  const parameters = await parametersOf(options, terminal.cwd);
  const source = parseNotebook(await textOf(path), path);
  const startedMs = Date.now();
  const executed = options.execute
    ? await execute(source, { request, parameters, timeoutSeconds })
    : { notebook: source, stopped: false, ran: 0 };
  const seconds = (Date.now() - startedMs) / 1000;
  const over = options.execute
    ? `Run ${formatInstant(startedMs)} in ${formatSeconds(seconds)}, by Assay ${packageInfo().version} on Node.js ${process.versions.node}`
    : undefined;
  const text = await textIn(executed.notebook, request, over);
  await write(output, text);
  const status = executed.stopped ? "KILLED" : executed.failed === undefined ? "FINISHED" : "FAILED";
  const bytes = Buffer.byteLength(text);
  return {
    summary: { notebook: path, output, format, bytes, ran: executed.ran, seconds, status },
    error: await errorOf(executed, output),
  };
}

async function execute(
  source: Notebook,
  {
    request: { path, options, terminal },
    parameters,
    timeoutSeconds,
  }: {
    readonly request: RenderRequest;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly timeoutSeconds: number | undefined;
  },
): Promise<Executed> {
  const { executeNotebook, injectParameters } = await import("../../../kernel/notebook/index.js");
  const { interruptible } = await import("../interruption.js");
  const { watchWork } = await import("../watching.js");
  const isSet = Object.keys(parameters).length > 0;
  const { notebook, unknown } = isSet
    ? injectParameters(source, parameters)
    : { notebook: source, unknown: [] };
  const { logger, onProgress, stop } = await watchWork(terminal, { quiet: options.quiet });
  for (const name of unknown) logger.warn(`The cell tagged "parameters" declares no ${name}.`);
  try {
    return await interruptible(
      (signal) =>
        executeNotebook(notebook, {
          cwd: dirname(path),
          ...{ signal, onProgress, timeoutSeconds },
          allowErrors: options.allowErrors,
          log: (line) => logger.debug(line),
        }),
      () => logger.warn("Stopping the cell that runs; Ctrl-C once more ends at once."),
    );
  } finally {
    stop();
  }
}

/** The notebook in the format that is asked for. */
async function textIn(
  notebook: Notebook,
  { path, format, options }: RenderRequest,
  over?: string,
): Promise<string> {
  if (format === "ipynb") return notebookText(notebook);
  const { renderNotebook, renderMarkdown } = await import("../../reports/notebook/index.js");
  const { languageOf } = await import("../../utils/nbformat/index.js");
  const language = languageOf(notebook) ?? "typescript";
  const hideInput = !options.input;
  if (format === "md") return renderMarkdown(notebook, { language, hideInput });
  return renderNotebook(notebook, {
    name: basename(path, extname(path)),
    trusted: options.execute || options.trust === true,
    picture: pictureFinder(dirname(path)),
    ...{ language, hideInput, over },
  });
}

async function errorOf(executed: Executed, output: string): Promise<AssayError | undefined> {
  const kept = `What was done until then is in ${output}.`;
  if (executed.stopped)
    return new AssayError("INTERRUPTED", { what: "the notebook was stopped", next: kept });
  if (executed.failed === undefined) return undefined;
  const { cellError } = await import("../../../kernel/notebook/index.js");
  return cellError(executed.failed, kept);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new AssayError("NOTEBOOK_INVALID", {
      what: "the notebook cannot be read",
      got: messageOf(cause),
      next: "Check the path; it is relative to the current folder.",
      cause,
    });
  }
}

async function write(output: string, text: string): Promise<void> {
  try {
    await writeWhole(output, (temporary) => writeFile(temporary, text));
  } catch (cause) {
    throw new AssayError("WRITE_FAILED", {
      what: `${output} cannot be written`,
      got: messageOf(cause),
      cause,
    });
  }
}
