// Errors, functions and large objects: what `console.log` leaves out or drowns in.
import { html } from "../../../sdk/utils/html/html.js";
import { formatTimes } from "../../../sdk/utils/text/numbers.js";
import { kernelHost, type Shown } from "../host.js";
import { isPlainObject, isString, OF_EVERY_ERROR, read } from "../probe.js";
import { shown } from "../shown.js";
import { cleanText, inspectText } from "../text-plain.js";
import { preHtml } from "./grid.js";

/** In the cells' own lines where the kernel knows them, and its own properties below. */
function errorText(value: object): string {
  const lines = kernelHost()?.traceback?.(value);
  if (lines === undefined) return inspectText(value);
  const own = Object.keys(value).filter((key) => !OF_EVERY_ERROR.has(key));
  const properties = Object.fromEntries(own.map((key) => [key, read(value, key)]));
  return cleanText([...lines, ...(own.length > 0 ? [inspectText(properties)] : [])].join("\n"));
}

/** Name and message first; stack, cause and other properties folded below. */
export function showError(value: object): Shown {
  const name = read(value, "name");
  const message = read(value, "message");
  const text = errorText(value);
  const page = html`<div><b style="color:#cc3333">${isString(name) ? name : "Error"}</b>: <span style="white-space:pre-wrap">${isString(message) ? message : ""}</span></div><details><summary style="opacity:0.65">stack</summary><pre style="margin:0;white-space:pre-wrap">${text}</pre></details>`;
  return shown(text, String(page));
}

const SIGNATURE = 300;

/** How a function is called or a class begins, in its source's words. */
export function showFunction(value: object): Shown {
  const text = inspectText(value);
  const head = signature(value);
  return shown(head === undefined || text.includes(head) ? text : `${text}\n${head}`);
}

function signature(value: object): string | undefined {
  let source: string;
  try {
    source = Function.prototype.toString.call(value);
  } catch {
    return undefined;
  }
  if (source.includes("[native code]")) return undefined;
  if (source.startsWith("class")) {
    const head = source.slice(0, source.indexOf("{")).trim();
    const parameters = /\n?\s*constructor\s*\(/.exec(source);
    if (parameters === null) return head.length > SIGNATURE ? undefined : head;
    const from = source.indexOf("(", parameters.index);
    return `new ${String(read(value, "name"))}${source.slice(from, closing(source, from) + 1)}`;
  }
  const open = source.indexOf("(");
  const arrow = source.indexOf("=>");
  if (arrow >= 0 && (open < 0 || arrow < open)) return `${source.slice(0, arrow).trim()} => …`;
  const close = closing(source, open);
  const head = source.slice(0, close + 1).replace(/\s+/g, " ");
  if (head.length > SIGNATURE) return undefined;
  return /^\s*=>/.test(source.slice(close + 1)) ? `${head} => …` : head;
}

/** Place of the bracket that closes the one at `open`; brackets in texts are not told apart. */
function closing(source: string, open: number): number {
  let depth = 0;
  for (let i = open; i < source.length; i++) {
    if (source[i] === "(") depth++;
    if (source[i] === ")" && --depth === 0) return i;
  }
  return source.length - 1;
}

const MANY_KEYS = 500;
const KEYS_SHOWN = 100;

/** Keys of large objects that are about to be shown: JavaScript lists all or none, which takes long. */
const listed = new WeakMap<object, readonly string[]>();

/** An object that is used as a dictionary of many entries, which `console.log` would write out in full. */
export function isLargeObject(value: object): boolean {
  if (!isPlainObject(value)) return false;
  const keys = Object.keys(value);
  if (keys.length > MANY_KEYS) listed.set(value, keys);
  return keys.length > MANY_KEYS;
}

export function showLargeObject(value: object): Shown {
  const keys = listed.get(value) ?? Object.keys(value);
  listed.delete(value);
  const head = Object.fromEntries(keys.slice(0, KEYS_SHOWN).map((key) => [key, read(value, key)]));
  return shown(`${inspectText(head)}\n… ${formatTimes(keys.length - KEYS_SHOWN, "more key")}`);
}

/** HTML whose interpolations were escaped. */
export function showSafeHtml(value: object): Shown {
  const text = String(value);
  return shown(text, text);
}

/** A form for pages of what has none of its own. */
export function htmlOf({ data }: Shown): string {
  const own = data["text/html"];
  if (isString(own)) return own;
  const image = Object.keys(data).find((type) => /^image\/(png|jpeg|gif|webp)$/.test(type));
  if (image !== undefined)
    return String(
      html`<img src="${`data:${image};base64,${String(data[image])}`}" alt="" style="max-width:100%">`,
    );
  return preHtml(String(data["text/plain"] ?? ""));
}
