import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { inSources } from "../project.js";
import { filesOf } from "../project-files.js";
import type { Check, CheckContext } from "./check.js";

/** The pages of markdown. */
export const checkDocs: Check = {
  name: "docs",
  summary: "check the links of the pages and that their TypeScript compiles and runs",
  description:
    "Checks the pages of markdown: that files and headings which links and pictures name are there (addresses of other sites are not " +
    "asked), that blocks of TypeScript compile (those of a page are one module, in their order; `ts ignore` is left out), and that " +
    "blocks marked `ts run` run. assay.checks.docs.examples of package.json names the pages or folders whose blocks count " +
    "(default: all pages).",
  async reasonToSkip(context) {
    return (await pagesOf(context)).length === 0 ? "the project has no pages of markdown" : undefined;
  },
  async look(context) {
    const { compileExamples, deadLinks, isExample, readPage, runExamples } = await import("./docs/index.js");
    const { root, settings, signal } = context;
    const paths = await pagesOf(context);
    const pages = new Map(
      await Promise.all(
        paths.map(async (path) => [path, readPage(await readFile(join(root, path), "utf8"))] as const),
      ),
    );
    const parts = settings.docs.examples ?? [""];
    const examples = new Map([...pages].filter(([path]) => parts.some((part) => path.startsWith(part))));
    const blocks = [...examples.values()].flatMap((page) => page.blocks.filter(isExample));
    const dead = await deadLinks(root, pages);
    const wrong = blocks.length === 0 ? [] : compileExamples(context, examples);
    const { count, failed } = await runExamples(context, examples, signal);
    const links = [...pages.values()].reduce((sum, page) => sum + page.links.length, 0);
    const faults = [
      ...(dead.length > 0 ? [`${dead.length} dead link(s)`] : []),
      ...(wrong.length > 0 ? [`${wrong.length} problem(s) of examples`] : []),
      ...(failed.length > 0 ? [`${failed.length} example(s) that fail`] : []),
    ];
    if (faults.length > 0) {
      return { status: "failed", text: faults.join(", "), words: [...dead, ...wrong, ...failed].join("\n") };
    }
    const text = `${pages.size} pages, ${links} links, ${blocks.length} examples compiled, ${count} run`;
    return { status: "passed", text };
  },
};

/** The project's own pages; in Assay's sources not those that become part of another project. */
async function pagesOf(context: CheckContext): Promise<string[]> {
  const files = (await filesOf(context.root)).filter((path) => path.endsWith(".md"));
  return inSources(context) ? files.filter((path) => !path.startsWith("tasks/templates/")) : files;
}
