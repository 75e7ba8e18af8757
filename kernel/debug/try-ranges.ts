// Which places of a script an error would not leave: the blocks of `try … catch`. V8 says "caught" of every error in a cell, as the kernel
// itself catches those; whether the user's code does is read from the script.

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The insides of all `try` blocks that have a `catch`, as offsets into a script that compiles. */
export function tryRanges(script: string): Range[] {
  const ranges: Range[] = [];
  /** Open brackets: where, and whether a block of `try`. */
  const open: { readonly bracket: string; readonly at: number; readonly isTry: boolean }[] = [];
  let previous = "";
  /** A `try` block that has just ended, in wait for its `catch`. */
  let ended: Range | undefined;
  for (const { text, at } of tokens(script)) {
    if (ended && text === "catch") ranges.push(ended);
    ended = undefined;
    if (text === "{" || text === "${" || text === "(" || text === "[") {
      open.push({ bracket: text, at, isTry: text === "{" && previous === "try" });
    } else if (text === "}" || text === ")" || text === "]") {
      const closed = open.pop();
      if (closed?.isTry) ended = { start: closed.at, end: at };
    }
    previous = text;
  }
  return ranges;
}

interface Token {
  readonly text: string;
  readonly at: number;
}

/** After these a slash begins a regular expression; after a value it divides. */
const BEFORE_EXPRESSION =
  /^(?:[({[;,<>=+\-*%&|^!~?:]|\$\{|=>|return|typeof|instanceof|in|of|new|delete|void|throw|case|do|else|await|yield|)$/;

/** Words and brackets of a script; strings, templates' texts, comments and regular expressions are passed by. */
function* tokens(script: string): Generator<Token> {
  const templates: number[] = [];
  let depth = 0;
  let previous = "";
  const pattern =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|[\p{ID_Continue}$#]+|=>|[^\s]/gu;
  for (let match = pattern.exec(script); match !== null; match = pattern.exec(script)) {
    let [text] = match;
    const at = match.index;
    if (text.startsWith("//") || text.startsWith("/*")) continue;
    if (text === "/" && BEFORE_EXPRESSION.test(previous)) {
      const end = regexEnd(script, at);
      pattern.lastIndex = end;
      previous = "0";
      continue;
    }
    const ends = text === "}" && templates.at(-1) === depth;
    if (text === "`" || ends) {
      if (ends) {
        templates.pop();
        depth--;
        yield { text, at };
      }
      const { end, opens } = templateEnd(script, at + 1);
      pattern.lastIndex = end;
      if (opens) {
        templates.push(++depth);
        text = "${";
        yield { text, at: end - 2 };
      } else text = "0";
      previous = text;
      continue;
    }
    if (text === "{") depth++;
    if (text === "}") depth--;
    if (text.startsWith('"') || text.startsWith("'")) text = "0";
    yield { text, at };
    previous = text;
  }
}

/** Past a template's text: to its closing backtick, or to the expression that it opens. */
function templateEnd(script: string, from: number): { end: number; opens: boolean } {
  for (let at = from; at < script.length; at++) {
    if (script[at] === "\\") at++;
    else if (script[at] === "`") return { end: at + 1, opens: false };
    else if (script[at] === "$" && script[at + 1] === "{") return { end: at + 2, opens: true };
  }
  return { end: script.length, opens: false };
}

function regexEnd(script: string, from: number): number {
  let inClass = false;
  for (let at = from + 1; at < script.length; at++) {
    const letter = script[at];
    if (letter === "\\") at++;
    else if (letter === "[") inClass = true;
    else if (letter === "]") inClass = false;
    else if (letter === "/" && !inClass) return at + 1;
    else if (letter === "\n") return from + 1;
  }
  return from + 1;
}

/** The offset of a line and column, both from 0. */
export function offsetOf(script: string, line: number, column: number): number {
  let start = 0;
  for (let at = 0; at < line; at++) {
    const next = script.indexOf("\n", start);
    if (next < 0) return script.length;
    start = next + 1;
  }
  return start + column;
}
