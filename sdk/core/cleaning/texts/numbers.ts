/** How numbers are written. */
export interface NumberWriting {
  /** What stands before the fraction. */
  readonly decimal: "." | ",";
  /** What stands between groups of three digits, where there is one. */
  readonly thousands?: "." | "," | " " | "'" | undefined;
}

/** Spaces that people put between digits: plain, no-break, narrow no-break, thin. */
const SPACES = /[\u00a0\u202f\u2009]/g;

/** Reads numbers in a writing; undefined where a text is none. Groups, where there are any, must have three digits. */
export function numberReader({ decimal, thousands }: NumberWriting): (text: string) => number | undefined {
  const point = decimal === "." ? "\\." : ",";
  const mark = thousands === undefined ? undefined : thousands === "." ? "\\." : thousands;
  const whole = mark === undefined ? "\\d+" : `(?:\\d{1,3}(?:${mark}\\d{3})+|\\d+)`;
  const pattern = new RegExp(`^[+-]?(?:${whole}(?:${point}\\d*)?|${point}\\d+)(?:e[+-]?\\d+)?$`, "i");
  return (text) => {
    // Nearly every text is of plain signs: only others are written anew.
    const isPlain = pattern.test(text);
    const trimmed = isPlain ? text : plain(text);
    if (!isPlain && !pattern.test(trimmed)) return undefined;
    const bare =
      thousands === undefined || !trimmed.includes(thousands) ? trimmed : trimmed.replaceAll(thousands, "");
    const value = Number(decimal === "." ? bare : bare.replace(decimal, "."));
    return Number.isFinite(value) ? value : undefined;
  };
}

/** Without spaces at the ends, and with a plain space, apostrophe and minus in the place of their printed forms. */
function plain(text: string): string {
  return text.trim().replaceAll(SPACES, " ").replaceAll("\u2019", "'").replace("\u2212", "-");
}
