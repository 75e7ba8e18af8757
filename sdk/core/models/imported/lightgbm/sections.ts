import { messageOf } from "../../../../utils/errors/index.js";
import { treeFault } from "../fault.js";

const LIGHTGBM = "LightGBM";

/** Lines `key=value` that belong together: the head of a file, or a tree. */
export class Section {
  private readonly values: ReadonlyMap<string, string>;

  constructor(
    readonly place: string,
    lines: readonly string[],
  ) {
    this.values = new Map(
      lines.map((line) => {
        const at = line.indexOf("=");
        return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
      }),
    );
  }

  has(key: string): boolean {
    return this.values.has(key);
  }

  text(key: string): string {
    const value = this.values.get(key);
    if (value === undefined) throw this.fault(`lacks "${key}"`);
    return value;
  }

  words(key: string): string[] {
    const text = this.text(key).trim();
    return text === "" ? [] : text.split(/\s+/);
  }

  /** A whole number from a least one on. */
  count(key: string, least = 0): number {
    const text = this.text(key);
    const number = text.trim() === "" ? Number.NaN : Number(text);
    if (Number.isSafeInteger(number) && number >= least) return number;
    throw this.fault(`has no whole number from ${least} in "${key}"`, text.slice(0, 60));
  }

  /** So many numbers. */
  numbers(key: string, length?: number): Float64Array {
    const words = this.words(key);
    if (length !== undefined && words.length !== length)
      throw this.fault(`has not ${length} numbers in "${key}"`, String(words.length));
    return Float64Array.from(words, numberOf);
  }

  /** So many whole numbers. */
  integers(key: string, length?: number): Int32Array {
    const numbers = this.numbers(key, length);
    const out = Int32Array.from(numbers);
    const bad = out.findIndex((value, i) => value !== numbers[i]);
    if (bad >= 0) throw this.fault(`has no whole numbers in "${key}"`, `${numbers[bad]} at ${bad}`);
    return out;
  }

  fault(what: string, got?: string): Error {
    return treeFault(LIGHTGBM, what, got === undefined ? this.place : `${got} in ${this.place}`);
  }
}

function numberOf(word: string): number {
  if (/^[+-]?inf/i.test(word))
    return word.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(word);
}

/** A model file in its parts. */
export interface Sections {
  readonly head: Section;
  readonly trees: readonly Section[];
  /** What the frame's categories were, as the last line has them. */
  readonly pandasCategorical: unknown;
}

/** A text file of LightGBM in its parts; one that is cut short or something else throws MODEL_INVALID. */
export function sectionsOf(bytes: Uint8Array): Sections {
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  if (lines[0].trim() !== "tree") {
    const got = `${bytes.length} bytes that start with ${JSON.stringify(lines[0].slice(0, 24))}`;
    throw treeFault(LIGHTGBM, "is no text file of LightGBM", got);
  }
  const end = lines.indexOf("end of trees");
  if (end < 0)
    throw treeFault(LIGHTGBM, 'is cut short: it has no line "end of trees"', `${lines.length} lines`);
  const starts = [...lines.keys()].filter((at) => at < end && lines[at].startsWith("Tree="));
  const part = (from: number, to: number): string[] =>
    lines.slice(from, to).filter((line) => line.trim() !== "");
  const trees = starts.map((from, t) => {
    const said = lines[from].slice("Tree=".length);
    if (said !== String(t)) throw treeFault(LIGHTGBM, "lacks a tree", `"${said.slice(0, 20)}" as tree ${t}`);
    return new Section(`tree ${t}`, part(from + 1, starts[t + 1] ?? end));
  });
  return {
    head: new Section("its head", part(1, starts[0] ?? end)),
    trees,
    pandasCategorical: pandasCategorical(lines),
  };
}

function pandasCategorical(lines: readonly string[]): unknown {
  const key = "pandas_categorical:";
  const line = lines.findLast((text) => text.startsWith(key));
  if (line === undefined) return undefined;
  try {
    return JSON.parse(line.slice(key.length));
  } catch (cause) {
    throw treeFault(LIGHTGBM, `has a line ${key} that is no JSON`, messageOf(cause));
  }
}
