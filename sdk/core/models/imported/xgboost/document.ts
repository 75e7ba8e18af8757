import { treeFault } from "../fault.js";

/** A value of a model file, and where it stands there. What is missing or of another type throws MODEL_INVALID naming it. */
export class Part {
  constructor(
    private readonly value: unknown,
    readonly path: string,
  ) {}

  /** A part of an object. */
  at(key: string): Part {
    const path = this.path === "" ? key : `${this.path}.${key}`;
    const value = isObject(this.value) ? this.value[key] : undefined;
    if (value === undefined) throw treeFault("XGBoost", `lacks "${path}"`);
    return new Part(value, path);
  }

  has(key: string): boolean {
    return isObject(this.value) && this.value[key] !== undefined;
  }

  list(): Part[] {
    if (!Array.isArray(this.value)) throw this.not("list");
    return Array.from(this.value, (value: unknown, i) => new Part(value, `${this.path}[${i}]`));
  }

  /** A list of numbers, of a length if one is wanted. */
  numbers(length?: number): ArrayLike<number> {
    const { value } = this;
    if (!Array.isArray(value)) throw this.not("list of numbers");
    if (length !== undefined && value.length !== length)
      throw this.not(`${length} numbers`, `${value.length}`);
    for (let i = 0; i < value.length; i++)
      if (typeof value[i] !== "number") throw this.not("list of numbers", `${JSON.stringify(value[i])}`);
    return value;
  }

  /** Whole numbers from a least one on. */
  integers(length: number | undefined, least: number): Int32Array {
    const numbers = this.numbers(length);
    const out = Int32Array.from(numbers);
    const bad = out.findIndex((value, i) => value !== numbers[i] || value < least);
    if (bad >= 0) throw this.not(`whole numbers from ${least}`, `${numbers[bad]} at ${bad}`);
    return out;
  }

  /** 1 where something holds, as 1 and 0 or (before XGBoost 1.6) as booleans. */
  flags(length: number): Uint8Array {
    if (!Array.isArray(this.value) || this.value.length !== length) throw this.not(`${length} flags`);
    return Uint8Array.from(this.value, (flag) => (flag === 1 || flag === true ? 1 : 0));
  }

  text(): string {
    if (typeof this.value !== "string") throw this.not("text");
    return this.value;
  }

  /** A whole number from 0, which XGBoost writes as a text. */
  count(): number {
    const { value } = this;
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof number === "number" && Number.isSafeInteger(number) && number >= 0) return number;
    throw this.not("whole number from 0");
  }

  not(wanted: string, got = shown(this.value)): Error {
    return treeFault("XGBoost", `has no ${wanted} in "${this.path}"`, got);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return JSON.stringify(value).slice(0, 60);
}
