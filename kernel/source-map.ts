// Positions of a script and of the TypeScript it was made from. All lines and columns count from 0, as V8's do.
import type { SourceMapPayload } from "./contracts/index.js";

export interface Position {
  readonly line: number;
  readonly column: number;
}

interface Segment {
  readonly generated: Position;
  readonly original: Position;
}

/** A source map (version 3, one source), read both ways. */
export class PositionMap {
  /** In the order of the script. */
  readonly #segments: readonly Segment[];
  readonly #byLine = new Map<number, Segment>();
  readonly #lines: readonly number[];

  constructor(payload: Pick<SourceMapPayload, "mappings">) {
    this.#segments = decode(payload.mappings);
    for (const segment of this.#segments) {
      const first = this.#byLine.get(segment.original.line);
      if (first === undefined || segment.original.column < first.original.column) {
        this.#byLine.set(segment.original.line, segment);
      }
    }
    this.#lines = [...this.#byLine.keys()].sort((a, b) => a - b);
  }

  /** Where a place of the script was written; undefined for lines that were not (what the kernel puts around a cell). */
  original({ line, column }: Position): Position | undefined {
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { generated } = this.#segments[middle];
      if (generated.line < line || (generated.line === line && generated.column <= column)) low = middle + 1;
      else high = middle;
    }
    const before = this.#segments[low - 1];
    if (before?.generated.line === line) return before.original;
    // Left of the line's first segment, as the indentation is.
    const after = this.#segments[low];
    return after?.generated.line === line ? after.original : before?.original;
  }

  /** Where a line's code begins in the script, or that of the next line that has any. */
  generated(line: number): { readonly line: number; readonly at: Position } | undefined {
    const found = this.#lines.find((candidate) => candidate >= line);
    const segment = found === undefined ? undefined : this.#byLine.get(found);
    return segment && { line: segment.original.line, at: segment.generated };
  }
}

const DIGITS = new Map(
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].map((letter, index) => [
    letter,
    index,
  ]),
);

/** Base64 digits of five bits, little end first, the sign in the lowest bit (the format's "VLQ"). */
function readNumbers(text: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const letter of text) {
    const digit = DIGITS.get(letter) ?? 0;
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}

function decode(mappings: string): Segment[] {
  const segments: Segment[] = [];
  let line = 0;
  let column = 0;
  for (const [generatedLine, text] of mappings.split(";").entries()) {
    let generatedColumn = 0;
    for (const piece of text.split(",")) {
      if (piece === "") continue;
      const [columns = 0, source, lines = 0, originalColumns = 0] = readNumbers(piece);
      generatedColumn += columns;
      if (source === undefined) continue;
      line += lines;
      column += originalColumns;
      segments.push({
        generated: { line: generatedLine, column: generatedColumn },
        original: { line, column },
      });
    }
  }
  return segments;
}
