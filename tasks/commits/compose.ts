/** The parts of a conventional message. */
export interface MessageParts {
  readonly type: string;
  readonly scope?: string;
  readonly subject: string;
  readonly body?: string;
  /** What no longer works as it did, for who uses it. */
  readonly breaking?: string;
}

/** Columns of a body's lines; longer paragraphs are wrapped. */
const COLUMNS = 72;

/** The message of these parts, as https://www.conventionalcommits.org/en/v1.0.0 has it, without a line end at its end. */
export function composeMessage({
  type,
  scope = "",
  subject,
  body = "",
  breaking = "",
}: MessageParts): string {
  const header = `${type}${scope === "" ? "" : `(${scope})`}${breaking === "" ? "" : "!"}: ${subject.trim()}`;
  const footer = breaking.trim() === "" ? "" : wrapped(`BREAKING CHANGE: ${breaking.trim()}`);
  return [header, wrapped(body.trim()), footer].filter((part) => part !== "").join("\n\n");
}

/** Lines that are short enough stay as they are: they may be a list, or code. */
function wrapped(text: string): string {
  return text.split(/\r?\n/).flatMap(wrapLine).join("\n");
}

function wrapLine(line: string): string[] {
  if (line.length <= COLUMNS) return [line];
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(/\s+/)) {
    if (current !== "" && current.length + 1 + word.length > COLUMNS) {
      lines.push(current);
      current = word;
    } else current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current];
}
