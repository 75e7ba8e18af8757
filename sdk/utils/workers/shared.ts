type NumberArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/**
 * The same numbers on a SharedArrayBuffer, which threads read without a copy each; as they are where there is none of it or
 * where they stand on one. Shared numbers are not to be written to once a task has them.
 */
export function shared<T extends NumberArray>(numbers: T): T {
  if (typeof SharedArrayBuffer === "undefined" || numbers.buffer instanceof SharedArrayBuffer) return numbers;
  const Kind = numbers.constructor as new (buffer: SharedArrayBuffer) => T;
  const copy = new Kind(new SharedArrayBuffer(numbers.byteLength));
  copy.set(numbers);
  return copy;
}
