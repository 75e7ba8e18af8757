import { AssayError } from "../../utils/errors/index.js";

export const FORMATS = ["html", "ipynb", "md"] as const;
export type RenderFormat = (typeof FORMATS)[number];

/** What `assay render` takes. */
export interface RenderOptions {
  readonly to: string;
  readonly output?: string;
  readonly parameter?: readonly string[];
  readonly parameters?: string;
  readonly execute: boolean;
  readonly trust?: boolean;
  readonly input: boolean;
  readonly allowErrors?: boolean;
  readonly timeout?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Refuses options that say nothing together. */
export function checkOptions({
  execute,
  trust,
  allowErrors,
  timeout,
  parameter,
  parameters,
}: RenderOptions): void {
  if (execute && trust) {
    throw new AssayError("CLI_USAGE", {
      what: "--trust is for --no-execute: what was just run is trusted",
      next: "Leave it out.",
    });
  }
  const named = {
    "--allow-errors": allowErrors,
    "--timeout": timeout,
    "-p": parameter,
    "--parameters": parameters,
  };
  const [first] = Object.entries(named).find(([, value]) => value !== undefined) ?? [];
  if (execute || first === undefined) return;
  throw new AssayError("CLI_USAGE", {
    what: `${first} means nothing with --no-execute`,
    next: "Leave one of them out.",
  });
}

/** Seconds from 0.1 to a week; undefined where there is no limit. */
export function timeoutOf({ timeout }: RenderOptions): number | undefined {
  if (timeout === undefined) return undefined;
  const seconds = Number(timeout);
  if (timeout.trim() !== "" && seconds >= 0.1 && seconds <= 604_800) return seconds;
  throw new AssayError("CLI_USAGE", {
    what: "--timeout is wrong",
    got: `"${timeout}"`,
    wanted: "seconds, from 0.1 to 604800",
  });
}

export function formatOf({ to }: RenderOptions): RenderFormat {
  const format = FORMATS.find((one) => one === to);
  if (format !== undefined) return format;
  throw new AssayError("CLI_USAGE", { what: "--to is no format", got: to, wanted: FORMATS.join(", ") });
}
