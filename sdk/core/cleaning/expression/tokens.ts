import { AssayError } from "../../../utils/errors/index.js";

/** A piece of an expression and where it starts, counted from 0. */
export interface Token {
  readonly kind: "number" | "string" | "name" | "word" | "symbol" | "end";
  /** The piece itself: of a string its text, of a word in lower case. */
  readonly text: string;
  readonly at: number;
}

const WORDS: ReadonlySet<string> = new Set(["and", "or", "not", "in", "is", "null", "true", "false"]);
const SPACE = /\s*/y;
const PIECE =
  /(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_.]*)|`(?<quoted>[^`]+)`|'(?<single>(?:[^'\\]|\\.)*)'|"(?<double>(?:[^"\\]|\\.)*)"|(?<symbol>==|!=|<>|<=|>=|&&|\|\||[=<>!+\-*/%(),])/uy;

/** Cuts an expression into tokens; throws CONFIG_INVALID at a character that fits nowhere. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    at += SPACE.exec(source)?.[0].length ?? 0;
    if (at >= source.length) return [...tokens, { kind: "end", text: "the end", at }];
    PIECE.lastIndex = at;
    const match = PIECE.exec(source);
    if (match === null)
      throw syntaxError(source, at, `"${source[at]}"`, "a column, a number, a text or an operator");
    tokens.push(tokenOf(match.groups ?? {}, match[0], at));
    at += match[0].length;
  }
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>, piece: string, at: number): Token {
  const { number, name, quoted, symbol, single, double } = groups;
  if (number !== undefined) return { kind: "number", text: number, at };
  if (symbol !== undefined) return { kind: "symbol", text: symbol, at };
  if (quoted !== undefined) return { kind: "name", text: quoted, at };
  if (name !== undefined) {
    const word = name.toLowerCase();
    return WORDS.has(word) ? { kind: "word", text: word, at } : { kind: "name", text: name, at };
  }
  return { kind: "string", text: (single ?? double ?? piece).replace(/\\(.)/gs, "$1"), at };
}

/** The error of an expression that is not understood, with the place. */
export function syntaxError(source: string, at: number, got: string, wanted: string): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what: `the expression ${JSON.stringify(source)} is not understood at character ${at + 1}`,
    got,
    wanted,
    next: "Write it like \"temp > 1 or (hum == 0 and sky != 'rain')\"; a name with spaces goes between backticks.",
  });
}
