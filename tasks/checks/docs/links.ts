import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { didYouMean } from "../../../sdk/utils/names.js";
import { type Page, readPage } from "./page.js";

/** Links that lead to nothing: a file that is not there, or no such heading. Addresses elsewhere (`https:`) are not looked at. */
export async function deadLinks(root: string, pages: ReadonlyMap<string, Page>): Promise<string[]> {
  const others = new Map<string, Promise<ReadonlySet<string>>>();
  const anchorsOf = (file: string): Promise<ReadonlySet<string>> => {
    const known = others.get(file) ?? readFile(file, "utf8").then((text) => readPage(text).anchors);
    others.set(file, known);
    return known;
  };
  const dead: string[] = [];
  for (const [path, { links, anchors }] of pages) {
    for (const { target, line } of links) {
      const fault = await faultOf(target, join(root, path), root, anchors, anchorsOf);
      if (fault !== undefined) dead.push(`${path}:${line}: ${target}: ${fault}`);
    }
  }
  return dead;
}

async function faultOf(
  target: string,
  page: string,
  root: string,
  own: ReadonlySet<string>,
  anchorsOf: (file: string) => Promise<ReadonlySet<string>>,
): Promise<string | undefined> {
  if (/^([a-z][a-z\d+.-]*:|\/\/)/i.test(target)) return undefined;
  const [path = "", anchor = ""] = decoded(target).split("#");
  const file =
    path === ""
      ? page
      : path.startsWith("/")
        ? join(root, path)
        : resolve(dirname(page), path.replace(/\?.*$/, ""));
  if (!existsSync(file)) return "there is no such file";
  if (anchor === "" || !file.endsWith(".md") || !statSync(file).isFile()) return undefined;
  const anchors = file === page ? own : await anchorsOf(file);
  if (anchors.has(anchor)) return undefined;
  const nearest = didYouMean(anchor, [...anchors]);
  return `there is no such heading${nearest === "" ? "" : `. ${nearest}`}`;
}

function decoded(target: string): string {
  try {
    return decodeURI(target);
  } catch {
    return target;
  }
}
