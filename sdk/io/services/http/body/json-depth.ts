const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const OPEN_MAP = 0x7b;

/** Whether objects and arrays of a JSON text stand deeper inside one another than allowed. Looks at bytes, before anything is parsed. */
export function isTooDeep(json: Uint8Array, most: number): boolean {
  let depth = 0;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (byte === QUOTE) {
      // A quote or backslash of UTF-8 is never a part of another character.
      for (i++; i < json.length && json[i] !== QUOTE; i++) if (json[i] === BACKSLASH) i++;
    } else if ((byte | 0x20) === OPEN_MAP) {
      if (byte === OPEN_MAP || byte === OPEN_LIST) if (++depth > most) return true;
    } else if ((byte | 0x20) === 0x7d) depth--;
  }
  return false;
}
