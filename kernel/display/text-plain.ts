import { inspect, stripVTControlCharacters } from "node:util";
import { messageOf } from "../../sdk/utils/errors/index.js";

/** Characters of one text: what a notebook can still show and keep. */
const MAX_TEXT = 200_000;

/** A value as `console.log` shows it, without colours; never throws, whatever getters and proxies do. */
export function inspectText(value: unknown): string {
  let text: string;
  try {
    text = inspect(value, {
      colors: false,
      depth: 4,
      maxArrayLength: 100,
      maxStringLength: 20_000,
      breakLength: 100,
      compact: 3,
    });
  } catch (error) {
    text = `[${typeof value} that cannot be shown: ${reason(error)}]`;
  }
  return cleanText(text);
}

/** A value on one line of at most so many characters. */
export function inspectLine(value: unknown, characters: number): string {
  let text: string;
  try {
    text = inspect(value, {
      colors: false,
      depth: 1,
      maxArrayLength: 10,
      maxStringLength: characters,
      breakLength: Number.POSITIVE_INFINITY,
      compact: true,
    });
  } catch (error) {
    text = `[${reason(error)}]`;
  }
  const line = cleanText(text).replace(/\s*\n\s*/g, " ");
  return line.length > characters ? `${line.slice(0, characters)}…` : line;
}

/** Without ANSI colours and cursor moves, and not endless. */
export function cleanText(text: string): string {
  const plain = text.includes("\u001b") || text.includes("\u009b") ? stripVTControlCharacters(text) : text;
  if (plain.length <= MAX_TEXT) return plain;
  return `${plain.slice(0, MAX_TEXT)}\n… ${(plain.length - MAX_TEXT).toLocaleString("en")} more characters`;
}

/** The message of whatever was thrown. */
export function reason(error: unknown): string {
  try {
    return messageOf(error);
  } catch {
    return "a value that cannot be printed was thrown";
  }
}
