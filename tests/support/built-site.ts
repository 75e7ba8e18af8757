import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/** A page of a built site: what it asks for and where it leads. */
export interface BuiltPage {
  /** Relative to the site, with `/`. */
  readonly path: string;
  readonly html: string;
}

/** The HTML pages below a folder. */
export function builtPages(site: string): BuiltPage[] {
  return readdirSync(site, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".html"))
    .sort()
    .map((name) => ({ path: name.split(sep).join("/"), html: readFileSync(join(site, name), "utf8") }));
}

/** Links of pages that lead nowhere: to a file that is not there, or to an anchor that its page does not have. */
export function deadLinks(site: string, pages: readonly BuiltPage[]): string[] {
  const anchors = new Map(
    pages.map(({ path, html }) => [path, new Set([...html.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id))]),
  );
  return pages.flatMap(({ path, html }) =>
    [...html.matchAll(/<(?:a|img|link|script)\b[^>]*?\b(?:href|src)="([^"]*)"/g)].flatMap(([, raw]) => {
      const target = raw.replaceAll("&amp;", "&");
      if (/^(https?:|mailto:|data:)/.test(target) || target === "#") return [];
      const [file, anchor] = target.split("#");
      const place =
        file === ""
          ? path
          : relative(site, resolve(site, dirname(path), decodeURIComponent(file)))
              .split(sep)
              .join("/");
      const there = statSync(join(site, place), { throwIfNoEntry: false })?.isFile() === true;
      const dead =
        !there ||
        (anchor !== undefined && anchors.has(place) && !anchors.get(place)?.has(decodeURIComponent(anchor)));
      return dead ? [`${path}: ${target}`] : [];
    }),
  );
}

/** What pages fetch from elsewhere: scripts, styles, pictures, frames, styles' own addresses. */
export function outsideAssets(pages: readonly BuiltPage[]): string[] {
  const asked =
    /<(?:script|link|img|iframe|source|video|audio)\b[^>]*?\b(?:src|srcset|href)="((?:https?:)?\/\/[^"]*)"/g;
  return pages.flatMap(({ path, html }) =>
    [...html.matchAll(asked)].map(([, target]) => `${path}: ${target}`),
  );
}
