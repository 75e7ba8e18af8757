import { stripVTControlCharacters } from "node:util";
import type { Bundle } from "../contracts/index.js";
import { inspectLine, reason } from "./text-plain.js";

/** What came of looking at a bundle: its good forms, and what is wrong with the others. */
export interface CheckedBundle {
  readonly data: Bundle;
  readonly problems: readonly string[];
}

const MIME = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/;
const isJson = (type: string): boolean => type === "application/json" || type.endsWith("+json");
const isText = (type: string): boolean =>
  /^text\/|\+xml$|^application\/(javascript|ecmascript|xml)$/.test(type) && !isJson(type);

/**
 * Checks what says that it is a MIME bundle: JSON types hold what JSON can say, text types text (or lines), the others
 * base64 text or bytes, which become it. ANSI colours are taken out of `text/plain`; undefined forms are left out.
 */
export function checkBundle(bundle: unknown): CheckedBundle {
  if (typeof bundle !== "object" || bundle === null || Array.isArray(bundle))
    return { data: {}, problems: [`wanted an object of forms by MIME type, got ${inspectLine(bundle, 60)}`] };
  const data: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const type of Object.keys(bundle)) {
    try {
      const value: unknown = Reflect.get(bundle, type);
      if (value !== undefined) data[type] = checkForm(type, value);
    } catch (error) {
      problems.push(`"${type}": ${reason(error)}`);
    }
  }
  if (Object.keys(data).length === 0 && problems.length === 0)
    problems.push('wanted at least one form, as { "text/html": "…" }, got none');
  return { data, problems };
}

function checkForm(type: string, value: unknown): unknown {
  if (!MIME.test(type)) throw new TypeError('is no MIME type, as "text/html" is');
  if (value === null) throw new TypeError("holds null; leave the form out");
  if (isJson(type)) return checkJson(type, value);
  if (isText(type)) {
    const text =
      Array.isArray(value) && value.every((line) => typeof line === "string") ? value.join("") : value;
    if (typeof text !== "string") throw new TypeError(`wants text, got ${inspectLine(value, 60)}`);
    return type === "text/plain" ? stripVTControlCharacters(text) : text;
  }
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString("base64");
  if (typeof value === "string") return value;
  throw new TypeError(`wants bytes or base64 text, got ${inspectLine(value, 60)}`);
}

function checkJson(type: string, value: unknown): unknown {
  if (type !== "application/json" && typeof value !== "object")
    throw new TypeError(`wants an object, got ${inspectLine(value, 60)}`);
  const text: string | undefined = JSON.stringify(value, refuseBigInt);
  if (text === undefined) throw new TypeError(`wants what JSON can say, got ${inspectLine(value, 60)}`);
  return value;
}

function refuseBigInt(key: string, value: unknown): unknown {
  if (typeof value === "bigint")
    throw new TypeError(
      `JSON has no BigInt${key === "" ? "" : ` (at "${key}")`}; use Number(…) or String(…)`,
    );
  return value;
}
