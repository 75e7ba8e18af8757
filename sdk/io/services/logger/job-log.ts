import type { LogFileConfig } from "../../../utils/settings/index.js";
import type { LogLevel } from "../../environment/index.js";
import { FileTarget } from "./file.js";
import { createLogger, type Logger, prettyLines } from "./logger.js";

export interface JobLogOptions {
  /** The file; none where it is undefined. `path` is absolute. */
  readonly file: LogFileConfig | undefined;
  /** Least level where the file's config says none. */
  readonly level: LogLevel;
  /** Fields of each line: job, run, trace and span, as far as there are any. */
  readonly fields: () => Readonly<Record<string, unknown>>;
  /** Gets each line as JSON, secrets masked. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** Hears, once, that the file cannot be written. */
  readonly onFault: (message: string) => void;
}

/** The log of one job. */
export interface JobLog {
  readonly logger: Logger;
  /** The file, where its lines are: undefined where it took none. */
  readonly path: string | undefined;
  close(): void;
}

/** Opens the log of a job: into a file, and to whoever else wants its lines. */
export async function openJobLog(options: JobLogOptions): Promise<JobLog> {
  const { file, fields, onLine } = options;
  // Pretty lines have no place for ids that only machines read.
  const prettify =
    file?.format === "pretty" ? await prettyLines(false, "SYS:yyyy-mm-dd HH:MM:ss.l o") : undefined;
  const target = file === undefined ? undefined : new FileTarget(file.path, options.onFault);
  let taken = 0;
  const logger = await createLogger({
    format: "json",
    level: file?.level ?? options.level,
    fields,
    target: {
      write(line) {
        if (target !== undefined) {
          const before = target.lost;
          target.write(prettify === undefined ? line : prettify(line));
          if (target.lost === before) taken += 1;
        }
        onLine?.(line);
      },
    },
  });
  return {
    logger,
    get path() {
      return taken > 0 ? target?.path : undefined;
    },
    close: () => target?.close(),
  };
}
