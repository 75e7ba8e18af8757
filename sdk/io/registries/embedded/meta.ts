import { join } from "node:path";
import { parse, stringify } from "yaml";
import { AssayError } from "../../../utils/errors/index.js";
import { readText, replaceFile, syncFolder } from "./files.js";
import { META } from "./place.js";

/** The fields of a meta.yaml. Those that Assay does not know are kept when the file is written again. */
export type Meta = Readonly<Record<string, unknown>>;

/** YAML that Python reads as it was meant: every text stands in quotes, so that an id of digits stays a text. */
export function metaText(meta: Meta): string {
  return stringify(meta, {
    version: "1.1",
    defaultStringType: "QUOTE_DOUBLE",
    defaultKeyType: "PLAIN",
    lineWidth: 0,
    sortMapEntries: true,
  });
}

/** The meta.yaml of a folder, or undefined where there is none. */
export async function readMeta(folder: string): Promise<Meta | undefined> {
  const path = join(folder, META);
  const text = await readText(path);
  if (text === undefined) return undefined;
  let meta: unknown;
  try {
    meta = parse(text, { version: "1.1", logLevel: "error" });
  } catch (error) {
    throw damaged(path, "it is not YAML", error);
  }
  if (typeof meta !== "object" || meta === null) throw damaged(path, "it holds no fields");
  return meta as Meta;
}

export async function writeMeta(folder: string, meta: Meta): Promise<void> {
  await replaceFile(join(folder, META), metaText(meta), folder);
  await syncFolder(folder);
}

/** A field as text; a number (old stores kept experiment ids as such) is written out, null and absence are undefined. */
export function text(meta: Meta, field: string): string | undefined {
  const value = meta[field];
  return value === null || value === undefined ? undefined : String(value);
}

/** The same, empty where there is none: stores that other programs wrote leave fields out. */
export function textOf(meta: Meta, field: string): string {
  return text(meta, field) ?? "";
}

/** A field as a whole number, 0 where there is none. */
export function integerOf(meta: Meta, field: string): number {
  return integer(meta, field) ?? 0;
}

export function integer(meta: Meta, field: string): number | undefined {
  const value = meta[field];
  return typeof value === "number" ? value : undefined;
}

function damaged(path: string, why: string, cause?: unknown): AssayError {
  return new AssayError("TRACKING_UNAVAILABLE", {
    what: `the store's file ${path} is damaged: ${why}`,
    next: "Restore it from a copy, or move its folder out of the store.",
    cause,
  });
}
