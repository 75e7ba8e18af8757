import type { BigIntType, Column, NumberArray, NumberType, StringColumn } from "../../core/tables/index.js";

/** Rows as a driver hands them out: null where a cell is null. */
export type Rows = readonly (readonly unknown[])[];

/** Takes one column of a result in, block by block. */
export interface CellBuilder {
  /** Takes the cells at a place of each row. */
  append(rows: Rows, at: number): void;
  /** The column; the builder is spent. */
  finish(): Column;
}

/** Reads a cell that is not null; throws where it cannot. `row` counts from 0, for what is told. */
export type CellReader<T> = (cell: unknown, row: number) => T;

const FIRST_ROWS = 1024;

/** One byte a row, made with the first null. */
export class Validity {
  private valid: Uint8Array | undefined;

  clear(row: number, capacity: number): void {
    this.valid ??= new Uint8Array(capacity).fill(1);
    if (this.valid.length < capacity) {
      const grown = new Uint8Array(capacity).fill(1);
      grown.set(this.valid);
      this.valid = grown;
    }
    this.valid[row] = 0;
  }

  finish(rows: number): { valid?: Uint8Array } {
    if (this.valid === undefined) return {};
    const valid = new Uint8Array(rows).fill(1);
    valid.set(this.valid.subarray(0, rows));
    return { valid };
  }
}

/** How large an array must be that holds so many rows. */
export function capacityFor(rows: number, current: number): number {
  return rows <= current ? current : Math.max(rows, FIRST_ROWS, current + (current >> 1));
}

/** Numbers of one type. */
export function numberCells<T extends NumberArray>(
  type: NumberType,
  ArrayType: new (length: number) => T,
  read: CellReader<number>,
): CellBuilder {
  let values = new ArrayType(0);
  let length = 0;
  const validity = new Validity();
  return {
    append(rows, at) {
      const capacity = capacityFor(length + rows.length, values.length);
      if (capacity > values.length) {
        const grown = new ArrayType(capacity);
        grown.set(values);
        values = grown;
      }
      for (const row of rows) {
        const cell = row[at];
        if (cell === null) validity.clear(length, capacity);
        else values[length] = read(cell, length);
        length++;
      }
    },
    finish: () => ({ type, values: values.slice(0, length) as NumberArray, ...validity.finish(length) }),
  };
}

const TWO_32 = 2 ** 32;

/** What a column of 64-bit integers is, beside its values. */
export interface BigIntShape {
  readonly type: BigIntType;
  readonly unit?: "us";
  readonly utc?: boolean;
}

/** 64-bit integers. Numbers that are exact are written as two words, so that no bigint is made of them. */
export function bigIntCells(shape: BigIntShape, read: CellReader<number | bigint>): CellBuilder {
  let words = new Int32Array(0);
  let length = 0;
  const validity = new Validity();
  return {
    append(rows, at) {
      const capacity = capacityFor(length + rows.length, words.length / 2);
      if (capacity > words.length / 2) {
        const grown = new Int32Array(capacity * 2);
        grown.set(words);
        words = grown;
      }
      const whole = new BigInt64Array(words.buffer);
      for (const row of rows) {
        const cell = row[at];
        if (cell === null) validity.clear(length, capacity);
        else {
          const value = read(cell, length);
          if (typeof value === "bigint") whole[length] = value;
          else {
            words[2 * length] = value;
            words[2 * length + 1] = Math.floor(value / TWO_32);
          }
        }
        length++;
      }
    },
    finish() {
      const ArrayType = shape.type === "uint64" ? BigUint64Array : BigInt64Array;
      return {
        ...shape,
        values: new ArrayType(words.buffer.slice(0, length * 8)),
        ...validity.finish(length),
      };
    },
  };
}

/** Texts, dictionary encoded; categories stand in order of first appearance. */
export function textCells(read: CellReader<string> = String): CellBuilder {
  const codes = new Map<string, number>();
  const cells = numberCells("int32", Int32Array, (cell, row) => {
    const text = read(cell, row);
    const code = codes.get(text) ?? codes.size;
    if (code === codes.size) codes.set(text, code);
    return code;
  });
  return {
    append: cells.append,
    finish(): StringColumn {
      const { values, valid } = cells.finish();
      return {
        type: "string",
        values: values as Int32Array,
        categories: [...codes.keys()],
        ...(valid === undefined ? {} : { valid }),
      };
    },
  };
}
