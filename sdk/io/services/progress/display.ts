import type { ProgressListener } from "../../../utils/progress/index.js";
import { TerminalProgress, type TerminalStream } from "./terminal.js";

/** Whether a stream is a terminal in which a line can be updated in place. */
export function isLiveTerminal(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return stream.isTTY === true && env.TERM !== "dumb";
}

/** Live progress on a terminal (see `TerminalProgress`), with colours where NO_COLOR is not set. */
export function terminalProgress(stream: TerminalStream): TerminalProgress {
  return new TerminalProgress({ stream, color: !process.env.NO_COLOR, now: Date.now });
}

/** A listener that shows progress live on a terminal. */
export function progressDisplay(stream: TerminalStream): ProgressListener {
  const display = terminalProgress(stream);
  return (event) => display.listen(event);
}
