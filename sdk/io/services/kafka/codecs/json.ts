import { isUtf8 } from "node:buffer";
import { BadMessage, type RowDecoder, type RowEncoder } from "./codec.js";

/** JSON in UTF-8, one object a message. */
export const jsonDecoder: RowDecoder = {
  decode(value) {
    if (!isUtf8(value)) throw new BadMessage("the value is not UTF-8");
    try {
      return JSON.parse(value.toString("utf8"));
    } catch (error) {
      throw new BadMessage(`the value is not JSON: ${(error as Error).message.slice(0, 200)}`);
    }
  },
};

export const jsonEncoder: RowEncoder = {
  encode: (row) => Buffer.from(textOf(row)),
};

/** Whether integers of 64 bits were met: a function that is asked of each value makes writing three times slower. */
let hasBigInts = false;

function textOf(row: Readonly<Record<string, unknown>>): string {
  if (!hasBigInts) {
    try {
      return JSON.stringify(row);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      hasBigInts = true;
    }
  }
  return JSON.stringify(row, plain);
}

/** Integers of 64 bits as numbers where they are exact, else as texts: JSON has no other. */
function plain(_: string, value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
