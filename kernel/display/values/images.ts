import { html, trustedHtml } from "../../../sdk/utils/html/html.js";
import { formatCount } from "../../../sdk/utils/text/numbers.js";
import type { Shown } from "../host.js";
import { call, has, hasMethods, isString, read } from "../probe.js";
import { type Later, shown, whenThere } from "../shown.js";

export interface ImageSize {
  readonly width?: number;
  readonly height?: number;
  /** For those who do not see it. */
  readonly alt?: string;
}

export interface SvgOptions extends ImageSize {
  /** CSS colour under a drawing that counts on one. */
  readonly background?: string;
}

const ascii = (bytes: Uint8Array, start: number, text: string): boolean =>
  [...text].every((character, i) => bytes[start + i] === character.charCodeAt(0));

/** Media type of an image's first bytes. */
export function imageType(bytes: Uint8Array): string | undefined {
  if (bytes.length < 16) return undefined;
  if (bytes[0] === 0x89 && ascii(bytes, 1, "PNG\r\n\u001a\n")) return "image/png";
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "image/jpeg";
  if (ascii(bytes, 0, "GIF87a") || ascii(bytes, 0, "GIF89a")) return "image/gif";
  if (ascii(bytes, 0, "RIFF") && ascii(bytes, 8, "WEBP")) return "image/webp";
  return undefined;
}

/** Bytes of a buffer or view, not copied. */
export function asBytes(value: object): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return undefined;
}

export function isImageBytes(value: object): boolean {
  const bytes = asBytes(value);
  return bytes !== undefined && imageType(bytes) !== undefined;
}

export function showImageBytes(value: object): Shown {
  return imageShown(asBytes(value) ?? new Uint8Array());
}

const NAMES: Readonly<Record<string, string>> = {
  "image/png": "PNG",
  "image/jpeg": "JPEG",
  "image/gif": "GIF",
  "image/webp": "WebP",
};

/** A picture, where its kind is known; its size in CSS pixels where it is not its own. */
export function imageShown(bytes: Uint8Array, size: ImageSize = {}): Shown {
  const type = imageType(bytes);
  if (type === undefined) return shown(`[${formatCount(bytes.length)} bytes that are no picture]`);
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  const text = `[${NAMES[type]} image${size.alt === undefined ? "" : `: ${size.alt}`}, ${formatCount(bytes.length)} bytes]`;
  const { alt, ...pixels } = size;
  // Not every front end shows WebP by its type, and only HTML carries a text for those who do not see.
  const page =
    type === "image/webp" || alt !== undefined ? imageHtml(`data:${type};base64,${base64}`, size) : undefined;
  return shown(text, page, { [type]: base64 }, Object.keys(pixels).length > 0 ? { [type]: pixels } : {});
}

function imageHtml(url: string, size: ImageSize, style = ""): string {
  const number = (name: string, value: number | undefined) =>
    value === undefined ? "" : html` ${trustedHtml(name)}="${value}"`;
  return String(
    html`<img src="${url}" alt="${size.alt ?? ""}"${number("width", size.width)}${number("height", size.height)} style="max-width:100%${style}">`,
  );
}

/** An SVG drawing. In HTML it is an image, as front ends take SVG elements out of notebooks they do not trust. */
export function svgShown(svg: string, size: SvgOptions = {}): Shown {
  const source = /^[^>]*\sxmlns=/.test(svg.slice(Math.max(0, svg.indexOf("<svg"))))
    ? svg
    : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  // Inside an image the text's colour of the page is not known: what is drawn in it would be black on a dark page.
  const background = size.background ?? (source.includes("currentColor") ? "#ffffff" : undefined);
  const style = background === undefined ? "" : `;background:${background}`;
  const url = `data:image/svg+xml;base64,${Buffer.from(source).toString("base64")}`;
  return shown(
    `[SVG image${size.alt === undefined ? "" : `: ${size.alt}`}, ${formatCount(source.length)} characters]`,
    imageHtml(url, size, style),
    { "image/svg+xml": source },
    style === "" ? {} : { "image/svg+xml": { needs_background: "light" } },
  );
}

/** A Blob or File that holds a picture. */
export function isImageBlob(value: object): boolean {
  return (
    hasMethods(value, "arrayBuffer", "slice", "text") &&
    isString(read(value, "type")) &&
    String(read(value, "type")).startsWith("image/")
  );
}

export async function showImageBlob(value: object): Promise<Shown> {
  if (String(read(value, "type")).startsWith("image/svg")) return svgShown(String(await call(value, "text")));
  const bytes = new Uint8Array((await call(value, "arrayBuffer")) as ArrayBuffer);
  if (imageType(bytes) !== undefined) return imageShown(bytes);
  return shown(`[Blob ${String(read(value, "type"))}, ${formatCount(bytes.length)} bytes]`);
}

/** An element of a page (jsdom, linkedom, happy-dom), or what only writes itself as one. */
export function isElement(value: object): boolean {
  return has(value, "outerHTML") && isString(read(value, "outerHTML"));
}

export function showElement(value: object): Shown {
  const outer = String(read(value, "outerHTML"));
  if (/^\s*<svg[\s>]/.test(outer)) return svgShown(outer);
  return shown(outer, outer);
}

/** A canvas (node-canvas, @napi-rs/canvas, skia-canvas). */
export function isCanvas(value: object): boolean {
  return hasMethods(value, "getContext") && (hasMethods(value, "toDataURL") || hasMethods(value, "toBuffer"));
}

export function showCanvas(value: object): Later<Shown> {
  const answer = hasMethods(value, "toDataURL")
    ? call(value, "toDataURL")
    : call(value, "toBuffer", "image/png");
  return whenThere(answer as Later<unknown>, (picture) => {
    if (picture instanceof Uint8Array) return imageShown(picture);
    // A canvas without an area gives "data:,".
    return imageShown(decodeDataUrl(String(picture)).bytes);
  });
}

/** What a `data:` URL holds. */
export function decodeDataUrl(url: string): { readonly type: string; readonly bytes: Uint8Array } {
  const comma = url.indexOf(",");
  if (!url.startsWith("data:") || comma < 0) throw new TypeError("not a data: URL");
  const head = url.slice(5, comma);
  const body = url.slice(comma + 1);
  return {
    type: head.split(";")[0],
    bytes: head.endsWith(";base64")
      ? Buffer.from(body, "base64")
      : Buffer.from(decodeURIComponent(body), "utf8"),
  };
}
