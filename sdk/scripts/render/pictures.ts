import { readFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const MIMES: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".avif": "image/avif",
  ".svg": "image/svg+xml",
};

/** Finds pictures that a notebook's texts name, from its folder; as `data:…`, so that the page holds them. */
export function pictureFinder(folder: string): (address: string) => string | undefined {
  return (address) => {
    const isFile = address.startsWith("file:");
    if (!isFile && /^[a-z][a-z\d+.-]+:|^\/\//i.test(address)) return undefined;
    try {
      const path = isFile
        ? fileURLToPath(address)
        : resolve(folder, decodeURIComponent(address.replace(/[?#].*$/, "")));
      const mime = MIMES[extname(path).toLowerCase()];
      return mime && `data:${mime};base64,${readFileSync(path).toString("base64")}`;
    } catch {
      // Not there, or not to be read: the page says so in its place.
      return undefined;
    }
  };
}
