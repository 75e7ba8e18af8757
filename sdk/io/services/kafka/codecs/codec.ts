/** Reads the row of a message. */
export interface RowDecoder {
  /** Fetches what the messages need to be read; throws where that cannot be had now. */
  prepare?(values: readonly Buffer[]): Promise<void>;
  /** The row. Throws `BadMessage` where it is none. */
  decode(value: Buffer): unknown;
}

/** Writes a row as the value of a message. Throws `BadMessage` where it does not fit. */
export interface RowEncoder {
  encode(row: Readonly<Record<string, unknown>>): Buffer;
}

/** A message that cannot be read, or a row that cannot be written, however often it is tried. */
export class BadMessage extends Error {
  override readonly name = "BadMessage";
}
