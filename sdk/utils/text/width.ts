/** Characters that take two columns: emoji and East Asian wide ones (Unicode Standard Annex 11). */
const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const ZERO = /^(?:\p{Mark}|[\u200b-\u200d])$/u;

/**
 * Text that is safe in a terminal: controls (colours, cursor moves) and marks that turn the reading direction are shown as
 * signs, line breaks and tabs as ↵ and →.
 */
export function plainText(text: string): string {
  return (
    text
      .replace(/\r\n|[\n\r\u2028\u2029]/g, "↵")
      .replace(/\t/g, "→")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not reach a terminal.
      .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu, "\ufffd")
  );
}

/** Columns that a text takes in a terminal: wide characters (CJK, emoji) take two, combining marks none. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (character <= "~") width += 1;
    else if (!ZERO.test(character)) width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

/** The text cut to a width, with … where it was cut; nothing fits into no width. */
export function cutText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width < 1) return "";
  let cut = "";
  let used = 1;
  for (const character of text) {
    used += textWidth(character);
    if (used > width) break;
    cut += character;
  }
  return `${cut}…`;
}

/** The text filled up with spaces to a width. */
export function padText(text: string, width: number, align: "left" | "right"): string {
  const fill = " ".repeat(Math.max(0, width - textWidth(text)));
  return align === "right" ? fill + text : text + fill;
}

/** A sentence in lines of at most a width, broken between words where it can be. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (textWidth(longer) <= width) line = longer;
    else {
      if (line !== "") lines.push(line);
      line = cutText(word, width);
    }
  }
  return [...lines, line];
}
