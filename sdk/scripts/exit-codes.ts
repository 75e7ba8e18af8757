import type { ErrorCode } from "../utils/errors/index.js";

/** Exit codes of the command line, and what each means. */
export const EXIT = { done: 0, failed: 1, usage: 2, thresholdMissed: 3, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit codes, as `--help` tells them. */
export const EXIT_CODES_HELP = `
Exit codes:
  0    done
  1    failed
  2    bad usage or config
  3    a metric missed its threshold
  130  interrupted`;

/** The exit code of an error: its code decides. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  if (code === "INTERRUPTED") return EXIT.interrupted;
  if (code === "THRESHOLD_MISSED") return EXIT.thresholdMissed;
  return code.startsWith("CONFIG_") || code === "CLI_USAGE" || code === "TASK_UNKNOWN"
    ? EXIT.usage
    : EXIT.failed;
}
