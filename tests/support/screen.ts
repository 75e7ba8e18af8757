/**
 * A terminal's screen, as far as progress uses one: text that wraps, line feeds, carriage return, cursor up, clear below,
 * hidden cursor, and a width that changes (long lines are wrapped anew, as terminals do).
 */
export class Screen {
  cursorVisible = true;
  writes = 0;
  private text: string[][] = [[]];
  private row = 0;
  private column = 0;
  private readonly resizers = new Set<() => void>();

  constructor(public columns: number) {}

  /** What stands on the screen, line by line, ends trimmed. */
  get lines(): string[] {
    return this.text.map((line) => line.join("").trimEnd());
  }

  get listeners(): number {
    return this.resizers.size;
  }

  on(_: "resize", listener: () => void): void {
    this.resizers.add(listener);
  }

  off(_: "resize", listener: () => void): void {
    this.resizers.delete(listener);
  }

  resize(columns: number): void {
    this.columns = columns;
    this.text = this.text.flatMap((line) => {
      const pieces = [];
      for (let i = 0; i < Math.max(1, line.length); i += columns) pieces.push(line.slice(i, i + columns));
      return pieces;
    });
    this.row = this.text.length - 1;
    this.column = this.text[this.row].length;
    for (const listener of this.resizers) listener();
  }

  write(text: string): void {
    this.writes += 1;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal reads escape sequences
    for (const part of text.match(/\u001b\[[\d;?]*[A-Za-z]|[\s\S]/gu) ?? []) this.take(part);
  }

  private take(part: string): void {
    if (part === "\n") {
      this.row += 1;
      this.column = 0;
      this.text[this.row] ??= [];
    } else if (part === "\r") this.column = 0;
    else if (part === "\u001b[?25l") this.cursorVisible = false;
    else if (part === "\u001b[?25h") this.cursorVisible = true;
    else if (part === "\u001b[0J") {
      this.text.length = this.row + 1;
      this.text[this.row].length = this.column;
    } else if (part.startsWith("\u001b[") && part.endsWith("A")) {
      this.row = Math.max(0, this.row - Number.parseInt(part.slice(2), 10));
      this.column = Math.min(this.column, this.text[this.row].length);
    } else if (!part.startsWith("\u001b")) this.put(part);
  }

  private put(character: string): void {
    if (this.column === this.columns) {
      this.row += 1;
      this.column = 0;
      this.text[this.row] ??= [];
    }
    this.text[this.row][this.column] = character;
    this.column += 1;
  }
}
