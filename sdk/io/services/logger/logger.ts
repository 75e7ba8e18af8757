import { writeSync } from "node:fs";
import type { Logger as Pino, LoggerOptions as PinoOptions } from "pino";
import { maskSecrets, maskText } from "../../../utils/secrets.js";
import type { LogLevel } from "../../environment/index.js";

/** What is logged to. `logger.info("text")` or `logger.info({ rows: 10 }, "text")`. */
export type Logger = Pick<Pino, "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "level">;

/** Takes finished lines, each with its line end. */
export interface LogTarget {
  write(text: string): void;
}

export interface LoggerOptions {
  /** Least level that is logged. @default "info" */
  readonly level?: LogLevel;
  /** Coloured lines for people, or JSON for machines. @default pretty where standard error is a terminal */
  readonly format?: "pretty" | "json";
  /** Whether pretty lines have colours. @default where NO_COLOR is not set */
  readonly color?: boolean;
  /** @default standard error */
  readonly target?: LogTarget;
  /** Fields that every line has, asked anew for each. */
  readonly fields?: () => Readonly<Record<string, unknown>>;
}

/** Standard error, written at once, so that no line is lost when the process ends. A reader that went away is no error. */
export const standardError: LogTarget = {
  write(text) {
    let rest = Buffer.from(text);
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(2, rest));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        // A full pipe that does not block takes the rest a moment later.
        if (code !== "EAGAIN") return;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      }
    }
  },
};

/**
 * A logger (pino) that never prints a secret: values under names like `password`, `token`, `apiKey` and credentials inside
 * addresses are masked, however deep they stand. Pretty in a terminal, one JSON object a line in a pipe; to standard error.
 */
export async function createLogger(options: LoggerOptions = {}): Promise<Logger> {
  const { pino } = await import("pino");
  const { level = "info", target = standardError, fields } = options;
  const format = options.format ?? (process.stderr.isTTY ? "pretty" : "json");
  const settings: PinoOptions = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    ...(fields === undefined ? {} : { mixin: () => ({ ...fields() }) }),
    formatters: {
      level: (label) => ({ level: label }),
      log: (fields) => maskSecrets(fields) as Record<string, unknown>,
    },
    // The log formatter masks errors too; pino's own serializer would come after it and find no Error any more.
    serializers: { err: (error) => error },
    hooks: {
      logMethod(args, method) {
        method.apply(this, maskArguments(args) as Parameters<typeof method>);
      },
    },
  };
  if (format === "json") return pino(settings, target);
  const prettify = await prettyLines(options.color ?? !process.env.NO_COLOR, "SYS:HH:MM:ss");
  return pino(settings, { write: (line: string) => target.write(prettify(line)) });
}

/** Makes lines for people of JSON lines; `time` as pino-pretty has it. */
export async function prettyLines(color: boolean, time: string): Promise<(line: string) => string> {
  const { prettyFactory } = await import("pino-pretty");
  return prettyFactory({ colorize: color, translateTime: time, singleLine: true });
}

/** Texts masked; an error alone with its message, which pino would else take from the error as it is. */
function maskArguments(args: readonly unknown[]): unknown[] {
  const [first, ...rest] = args;
  const whole = first instanceof Error && rest.length === 0 ? [{ err: first }, first.message] : args;
  return whole.map((arg) => (typeof arg === "string" ? maskText(arg) : arg));
}
