/** Lines in a minute; a flood of bad messages must not fill a terminal, or a pipe that nobody reads. */
const LINES_A_MINUTE = 100;

/** Writes lines for whoever runs the kernel to the host's stderr, at most so many a minute. */
export function createLog(
  write: (text: string) => void,
  now: () => number = Date.now,
): (line: string) => void {
  let minute = 0;
  let lines = 0;
  return (line) => {
    const current = Math.floor(now() / 60_000);
    if (current !== minute) {
      if (lines > LINES_A_MINUTE) write(`[assay] ${lines - LINES_A_MINUTE} more lines were left out\n`);
      minute = current;
      lines = 0;
    }
    lines += 1;
    if (lines <= LINES_A_MINUTE) write(`[assay] ${line}\n`);
  };
}
