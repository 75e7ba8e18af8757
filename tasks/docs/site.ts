import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder } from "../../sdk/io/files/index.js";
import { placeOption } from "../options.js";
import type { Task, TaskContext } from "../task.js";
import { sitePages } from "./pages.js";

/** Builds the whole site: guides, references, API, decisions, and the tours as they run. */
export const docsSite: Task = {
  name: "docs:site",
  summary: "build the documentation: guides, references, API, and the tours as they run",
  sources: true,
  description:
    "Builds the documentation as one folder that a browser opens without a server and without a network: start with its index.html. " +
    "The tours are run for it (a minute or two, no Python needed); one that did not change since is not run again.",
  options: [
    {
      flags: "--out <folder>",
      description: "where it is written; what is there goes away (default: docs/site)",
    },
    { flags: "--no-tours", description: "do not run the tours: the site links their files instead" },
  ],
  async run(context) {
    const out = placeOption(context, "out", "docs/site");
    await context.follow((_, signal) => buildSite(context, out, signal));
    context.say(`wrote ${join(out, "index.html")}`);
  },
};

async function buildSite(
  { root, options }: Pick<TaskContext, "root" | "options">,
  out: string,
  signal: AbortSignal,
): Promise<void> {
  const [{ buildPages }, { renderTours }] = await Promise.all([import("./typedoc.js"), import("./tours.js")]);
  await makeFolder(dirname(out));
  // It is built aside, so that whoever reads the old one never sees half of the new.
  const aside = await mkdtemp(join(dirname(out), ".site-"));
  try {
    await buildPages({ root, out: aside, groups: await sitePages(join(root, "docs")) });
    signal.throwIfAborted();
    const tours = options.tours === false ? [] : await renderTours(root, join(aside, "tours"), signal);
    await finishPages(aside, tours);
    await rm(out, { recursive: true, force: true });
    await rename(aside, out);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** Points links to notebooks at the pages that were made of them, and gives pages the landmarks that typedoc leaves out. */
async function finishPages(site: string, tours: readonly string[]): Promise<void> {
  const links = new RegExp(`href="((?:\\.\\./)*)media/(${tours.join("|") || "-"})\\.ipynb"`, "g");
  const pages = (await readdir(site, { recursive: true })).filter(
    (name) => name.endsWith(".html") && !name.startsWith("tours"),
  );
  for (const page of pages) {
    const file = join(site, page);
    const html = await readFile(file, "utf8");
    await writeFile(
      file,
      html
        .replace('<div class="col-content">', '<div class="col-content" role="main">')
        .replace(
          '<div class="page-menu">',
          '<div class="page-menu" role="complementary" aria-label="This page">',
        )
        // A screen reader tells headings by level: those beside the text stand below its first.
        .replace(/<h3>(Settings|On This Page)<\/h3>/g, '<h2 class="beside">$1</h2>')
        // Wide tables scroll: by the keyboard, too.
        .replaceAll("<table>", '<table tabindex="0">')
        .replace(links, (_, up: string, name: string) => `href="${up}tours/${name}.html"`),
    );
  }
}
