import { writeSync } from "node:fs";

/** Where a command writes: answers to standard output, everything else to standard error. */
export interface Terminal {
  /** Writes an answer, with a line end. */
  readonly out: (text: string) => void;
  /** Writes what is said beside it, with a line end. */
  readonly error: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Columns of standard output; undefined on a pipe. */
  readonly columns: number | undefined;
  /** Whether both outputs are a terminal, so that a person is looking. */
  readonly interactive: boolean;
}

/** The terminal of this process. Reads nothing but its streams and variables. */
export function processTerminal(): Terminal {
  // A reader that went away (`| head`) is no failure of ours: what is written after that is dropped.
  process.stdout.on("error", ignoreClosedPipe);
  process.stderr.on("error", ignoreClosedPipe);
  return {
    out: (text) => writeAll(1, `${text}\n`),
    error: (text) => writeAll(2, `${text}\n`),
    env: process.env,
    cwd: process.cwd(),
    // A terminal that does not know its size says 0.
    columns: (process.stdout.isTTY && process.stdout.columns) || undefined,
    interactive: process.stdout.isTTY === true && process.stderr.isTTY === true,
  };
}

/** Sends what is printed to standard output to standard error, until the function that it returns is called. */
export function divertStandardOutput(): () => void {
  const { write } = process.stdout;
  process.stdout.write = process.stderr.write.bind(process.stderr);
  return () => {
    process.stdout.write = write;
  };
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

/** Writes at once, so that nothing is lost when the process exits right after; a full pipe is waited for. */
function writeAll(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
