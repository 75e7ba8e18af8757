import { html, type SafeHtml } from "../../utils/html/index.js";

/** One of the sixteen colours by its number, or any other as CSS. */
type Color = number | string;

/** How text is shown at a place: its colour (`fg`), that of its ground (`bg`), and marks as `bold`. */
interface Style {
  readonly fg?: Color;
  readonly bg?: Color;
  readonly marks: ReadonlySet<string>;
}

const PLAIN: Style = { marks: new Set() };

/** Select Graphic Rendition (ECMA-48), with colours; every other control sequence is left out. */
const SEQUENCE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  /\u001b\[([\d;:]*)m|\u001b\[[\d;:?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\^_]/g;

const ON: Readonly<Record<number, string>> = {
  1: "bold",
  2: "dim",
  3: "italic",
  4: "underline",
  7: "inverse",
  9: "struck",
};
const OFF: Readonly<Record<number, readonly string[]>> = {
  22: ["bold", "dim"],
  23: ["italic"],
  24: ["underline"],
  27: ["inverse"],
  29: ["struck"],
};

/** What a program printed, as a terminal would show it in the end: colours become spans, a carriage return begins its line again. */
export function ansiHtml(text: string): SafeHtml {
  const pieces: SafeHtml[] = [];
  const source = overwritten(text);
  let style = PLAIN;
  let at = 0;
  for (const match of source.matchAll(SEQUENCE)) {
    pieces.push(span(source.slice(at, match.index), style));
    at = match.index + match[0].length;
    if (match[1] !== undefined) style = restyled(style, match[1]);
  }
  pieces.push(span(source.slice(at), style));
  return html`${pieces}`;
}

/** Lines after their carriage returns and backspaces. A line that begins again covers what stood there; a shorter one leaves the rest. */
function overwritten(text: string): string {
  if (!/[\r\b]/.test(text)) return text;
  return text.replaceAll("\r\n", "\n").split("\n").map(finalLine).join("\n");
}

function finalLine(line: string): string {
  if (!/[\r\b]/.test(line)) return line;
  // Control sequences take no place: each stays with the character behind it.
  const cells: string[] = [];
  let at = 0;
  let pending = "";
  for (const [piece] of line.matchAll(new RegExp(`${SEQUENCE.source}|[\\s\\S]`, "gu"))) {
    if (piece === "\r") at = 0;
    else if (piece === "\b") at = Math.max(0, at - 1);
    else if (piece.length > 1 && piece.startsWith("\u001b")) pending += piece;
    else {
      cells[at] = pending + piece;
      pending = "";
      at += 1;
    }
  }
  return cells.join("") + pending;
}

function span(text: string, { fg, bg, marks }: Style): SafeHtml {
  if (text === "") return html``;
  const names = [...marks].map((mark) => `t-${mark}`);
  const css: string[] = [];
  for (const [ground, color, property] of [
    ["fg", fg, "color"],
    ["bg", bg, "background"],
  ] as const) {
    if (typeof color === "number") names.push(`t-${ground}-${color}`);
    if (typeof color === "string") css.push(`${property}:${color}`);
  }
  if (names.length === 0 && css.length === 0) return html`${text}`;
  return html`<span${names.length > 0 && html` class="${names.join(" ")}"`}${css.length > 0 && html` style="${css.join(";")}"`}>${text}</span>`;
}

function restyled(before: Style, codes: string): Style {
  const numbers = codes.split(/[;:]/).map(Number);
  let style = before;
  for (let i = 0; i < numbers.length; i++) {
    const code = numbers[i];
    // 30-39 and 90-97 are of the text, 40-49 and 100-107 of its ground.
    const [ground, base] = code % 60 >= 40 ? (["bg", code - 10] as const) : (["fg", code] as const);
    if (code === 0) style = PLAIN;
    else if (ON[code] !== undefined) style = { ...style, marks: new Set([...style.marks, ON[code]]) };
    else if (OFF[code] !== undefined) {
      const ended = OFF[code];
      style = { ...style, marks: new Set([...style.marks].filter((mark) => !ended.includes(mark))) };
    } else if (base === 38) {
      const [color, used] = extended(numbers.slice(i + 1));
      i += used;
      style = { ...style, [ground]: color };
    } else if (base === 39) style = { ...style, [ground]: undefined };
    else if (base >= 30 && base <= 37) style = { ...style, [ground]: base - 30 };
    else if (base >= 90 && base <= 97) style = { ...style, [ground]: base - 82 };
  }
  return style;
}

/** The colour behind 38 and 48, and how many numbers it took. */
function extended([mode, ...rest]: readonly number[]): readonly [Color | undefined, number] {
  if (mode === 2) return [`rgb(${[0, 1, 2].map((i) => byte(rest[i])).join(",")})`, 4];
  if (mode !== 5) return [undefined, 1];
  const index = byte(rest[0]);
  if (index < 16) return [index, 2];
  if (index >= 232) {
    const grey = 8 + 10 * (index - 232);
    return [`rgb(${grey},${grey},${grey})`, 2];
  }
  const cube = index - 16;
  const levels = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6];
  return [`rgb(${levels.map((level) => (level === 0 ? 0 : 55 + 40 * level)).join(",")})`, 2];
}

const byte = (value: number | undefined): number => Math.min(255, Math.max(0, value || 0));
