// ANSI styles of what the kernel prints: a notebook shows them, in tracebacks and streams.
const style = (open: number, close: number) => (text: string) =>
  isPlain() ? text : `\u001b[${open}m${text}\u001b[${close}m`;

/** https://no-color.org: set and not empty. Asked each time: the compiler's code is older than its process. */
function isPlain(): boolean {
  const { NO_COLOR } = process.env;
  return NO_COLOR !== undefined && NO_COLOR !== "";
}

export const bold = style(1, 22);
export const dim = style(2, 22);
export const red = style(31, 39);
export const cyan = style(36, 39);
