import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AssayError } from "../../sdk/utils/errors/assay-error.js";
import { escapeHtml } from "../../sdk/utils/html/escape.js";
import { isSafeHtml } from "../../sdk/utils/html/html.js";
import type { Display, DisplayHandle, DisplayOptions, DisplayText } from "./api.js";
import { emit, emitValue } from "./emit.js";
import { shown } from "./shown.js";
import { cleanText, inspectLine, reason } from "./text-plain.js";
import { decodeDataUrl, type ImageSize, imageShown, imageType, svgShown } from "./values/images.js";

type Options = Omit<DisplayOptions, "raw">;

/** What is interpolated in a template, as HTML: text is escaped, pieces of `html` and lists of them are kept. */
function htmlPiece(value: unknown): string {
  if (value === null || value === undefined || value === false) return "";
  if (isSafeHtml(value)) return value.toString();
  if (Array.isArray(value)) return value.map(htmlPiece).join("");
  return escapeHtml(textPiece(value));
}

/** Objects without a text of their own (those without a prototype have none at all) as `console.log` shows them. */
function textPiece(value: unknown): string {
  const has = (text: unknown) => text !== undefined && text !== Object.prototype.toString;
  const isText = typeof value !== "object" || value === null || has(value.toString);
  return isText ? String(value) : inspectLine(value, 1_000);
}

/** Text in Markdown, which holds HTML too. */
function markdownPiece(value: unknown): string {
  return textPiece(value).replace(/[\\`*_[\]|~$#<>&]/g, (character) =>
    "<>&".includes(character) ? escapeHtml(character) : `\\${character}`,
  );
}

const LATEX: Readonly<Record<string, string>> = {
  "\\": "\\backslash{}",
  "~": "\\sim{}",
  "^": "\\hat{}",
};

/** Text in LaTeX. Inside of formulas, too: `\backslash` and the others stand in both. */
function latexPiece(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  return textPiece(value).replace(/[\\~^{}$%&#_]/g, (character) => LATEX[character] ?? `\\${character}`);
}

function textKind(
  show: (text: string, options: Options) => DisplayHandle,
  piece: (value: unknown) => string,
  raw = false,
): DisplayText {
  return (first: string | TemplateStringsArray, ...rest: readonly unknown[]): DisplayHandle => {
    if (typeof first === "string") return show(first, (rest[0] ?? {}) as Options);
    if (!Array.isArray(first) || !("raw" in first))
      throw new AssayError("DISPLAY_INVALID", {
        what: "a text was wanted",
        got: inspectLine(first, 60),
        next: "Give a text, or show the value itself by display(value).",
      });
    const strings: readonly string[] = raw ? first.raw : first;
    return show(strings.map((text, i) => (i === 0 ? "" : piece(rest[i - 1])) + text).join(""), {});
  };
}

function imageSource(source: Uint8Array | ArrayBuffer | string | URL): Uint8Array {
  if (source instanceof Uint8Array) return source;
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  const place = String(source);
  if (place.startsWith("data:")) return decodeDataUrl(place).bytes;
  if (/^https?:/.test(place))
    throw new AssayError("DISPLAY_INVALID", {
      what: "an image of another machine is not loaded by itself",
      got: place,
      next: "Load it first: display.image(await (await fetch(url)).arrayBuffer()).",
    });
  return readFileSync(place.startsWith("file:") ? fileURLToPath(place) : place);
}

function image(
  source: Uint8Array | ArrayBuffer | string | URL,
  { id, ...size }: ImageSize & { readonly id?: string } = {},
): DisplayHandle {
  let bytes: Uint8Array;
  try {
    bytes = imageSource(source);
  } catch (error) {
    if (AssayError.isInstance(error)) throw error;
    const got = String(source).slice(0, 200);
    throw new AssayError("DISPLAY_INVALID", { what: `the image cannot be read: ${reason(error)}`, got });
  }
  if (imageType(bytes) !== undefined) return emit(imageShown(bytes, size), { id }, false);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  if (/^\s*(<\?xml[^>]*>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]/.test(text))
    return emit(svgShown(text, size), { id }, false);
  throw new AssayError("DISPLAY_INVALID", {
    what: "these bytes are no image",
    got: `${bytes.length} bytes that begin with ${inspectLine(text.slice(0, 12), 40)}`,
    wanted: "PNG, JPEG, GIF, WebP or SVG",
  });
}

/** `display` of the cells and of `assay/kernel`. */
export function makeDisplay(): Display {
  const form = (type: string) => (text: string, options: Options) =>
    emit(shown(cleanText(text), undefined, { [type]: text }), options, false);
  const show = (value: unknown, options: DisplayOptions = {}) => emitValue(value, options, false);
  return Object.assign(show, {
    update: (id: string, value: unknown, options: Omit<DisplayOptions, "id"> = {}) =>
      emitValue(value, { ...options, id }, true),
    html: textKind(form("text/html"), htmlPiece),
    markdown: textKind(form("text/markdown"), markdownPiece),
    svg: textKind((text, options) => emit(svgShown(text), options, false), htmlPiece),
    latex: textKind(form("text/latex"), latexPiece, true),
    javascript: (code: string, options: Options = {}) => form("application/javascript")(code, options),
    image,
    json: (value: unknown, { expanded, ...options }: Options & { readonly expanded?: boolean } = {}) =>
      emitValue(
        { "application/json": value, "text/plain": inspectLine(value, 10_000) },
        {
          ...options,
          raw: true,
          metadata: {
            ...(expanded === undefined ? {} : { "application/json": { expanded } }),
            ...options.metadata,
          },
        },
        false,
      ),
    bundle: (data: Readonly<Record<string, unknown>>, options: Options = {}) =>
      emitValue(data, { ...options, raw: true }, false),
  });
}
