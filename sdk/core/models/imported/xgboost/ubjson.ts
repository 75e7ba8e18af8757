import { treeFault } from "../fault.js";

/** Objects in objects at most: XGBoost's files have eight levels. */
const MOST_LEVELS = 64;

/**
 * The value of a Universal Binary JSON file, as XGBoost writes it (https://ubjson.org: objects without a count, arrays with a
 * type and a count or with neither; big-endian). What is cut short or of another format throws MODEL_INVALID.
 */
export function readUbjson(bytes: Uint8Array): unknown {
  const reader = new UbjsonReader(bytes);
  const value = reader.value(reader.marker(), 0);
  reader.end();
  return value;
}

class UbjsonReader {
  private at = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  marker(): string {
    return String.fromCharCode(this.view.getUint8(this.take(1)));
  }

  end(): void {
    if (this.at !== this.bytes.length) throw this.fault("more bytes than its value");
  }

  value(marker: string, level: number): unknown {
    if (level > MOST_LEVELS) throw this.fault(`more than ${MOST_LEVELS} levels`);
    switch (marker) {
      case "{":
        return this.object(level);
      case "[":
        return this.array(level);
      case "S":
        return this.text();
      case "C":
        return this.marker();
      case "T":
        return true;
      case "F":
        return false;
      case "Z":
        return null;
      default:
        return this.number(marker);
    }
  }

  private object(level: number): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    for (let marker = this.marker(); marker !== "}"; marker = this.marker()) {
      this.at--;
      const key = this.text();
      entries.push([key, this.value(this.marker(), level + 1)]);
    }
    return Object.fromEntries(entries);
  }

  private array(level: number): unknown {
    let marker = this.marker();
    let type: string | undefined;
    if (marker === "$") {
      type = this.marker();
      marker = this.marker();
      if (marker !== "#") throw this.fault("a typed array without a count");
    }
    const items: unknown[] = [];
    if (marker !== "#") {
      for (; marker !== "]"; marker = this.marker()) items.push(this.value(marker, level + 1));
      return items;
    }
    const count = this.length();
    // Each item takes a byte at least: a count that was damaged must not ask for memory.
    if (count > this.bytes.length - this.at) throw this.fault(`${count} items`);
    for (let i = 0; i < count; i++) items.push(this.value(type ?? this.marker(), level + 1));
    return items;
  }

  private text(): string {
    const length = this.length();
    const from = this.take(length);
    return new TextDecoder().decode(this.bytes.subarray(from, from + length));
  }

  private length(): number {
    const length = this.number(this.marker());
    if (Number.isSafeInteger(length) && length >= 0) return length;
    throw this.fault(`a length of ${length}`);
  }

  private number(marker: string): number {
    const { view } = this;
    switch (marker) {
      case "i":
        return view.getInt8(this.take(1));
      case "U":
        return view.getUint8(this.take(1));
      case "I":
        return view.getInt16(this.take(2));
      case "l":
        return view.getInt32(this.take(4));
      case "L":
        return Number(view.getBigInt64(this.take(8)));
      case "d":
        return view.getFloat32(this.take(4));
      case "D":
        return view.getFloat64(this.take(8));
      default:
        throw this.fault(`a value of type ${JSON.stringify(marker)}`);
    }
  }

  /** Where the next bytes begin. */
  private take(bytes: number): number {
    const from = this.at;
    if (from + bytes > this.bytes.length) throw this.fault("an end before its value is whole");
    this.at += bytes;
    return from;
  }

  private fault(got: string): Error {
    return treeFault("XGBoost", "is no whole UBJSON file", `${got} at byte ${this.at}`);
  }
}
