import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { DocumentReflection, Reflection, TypeDocOptions } from "typedoc";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { headingOf, type PageGroup, placeOf, START_PAGE } from "./pages.js";

/** What typedoc is to build. */
export interface SiteOptions {
  /** The project's folder. */
  readonly root: string;
  /** The folder that the site is written to; what is in it goes away. */
  readonly out: string;
  /** Pages beside those of the API; none: the API alone. */
  readonly groups: readonly PageGroup[];
}

/**
 * Builds the pages of the API, and guides beside them, by typedoc.
 * Throws DOCS_INVALID with typedoc's warnings: a broken link, a type that pages name and that is not exported.
 */
export async function buildPages({ root, out, groups }: SiteOptions): Promise<void> {
  const typedoc = await loadTypedoc(root);
  const docs = join(root, "docs");
  const pages = groups.flatMap((group) => group.pages.map((page) => ({ page, group: group.name })));
  const names = groups.map(({ name }) => name);
  const guides = {
    readme: join(docs, START_PAGE),
    projectDocuments: pages.map(({ page }) => join(docs, page)),
  };
  const options: TypeDocOptions = {
    ...{ options: join(root, "typedoc.json"), out, logLevel: "Warn" },
    ...(groups.length === 0 ? {} : { ...guides, groupOrder: [...names, "*"] }),
  };
  const app = await typedoc.Application.bootstrap(options, [
    new typedoc.TypeDocReader(),
    new typedoc.TSConfigReader(),
  ]);
  const problems: string[] = [];
  app.logger = new (class extends typedoc.Logger {
    override log(message: string, level: number): void {
      if (level >= typedoc.LogLevel.Warn) problems.push(stripVTControlCharacters(message));
    }
  })();

  const pageOf = (document: DocumentReflection): string =>
    relative(docs, document.project.files.getReflectionPath(document) ?? "").replaceAll("\\", "/");
  const headings = new Map<string, string>();
  for (const { page } of pages)
    headings.set(page, headingOf(await readFile(join(docs, page), "utf8")) ?? page);
  const groupOf = new Map(pages.map(({ page, group }) => [page, group]));
  // Typedoc names a page by its file; readers know it by its heading.
  app.converter.on(typedoc.Converter.EVENT_CREATE_DOCUMENT, (_, document) => {
    const page = pageOf(document);
    document.name = headings.get(page) ?? page;
    document.frontmatter.group = groupOf.get(page);
  });
  const places = class extends typedoc.KindRouter {
    protected override getIdealBaseName(reflection: Reflection): string {
      return reflection.isDocument()
        ? placeOf(pageOf(reflection))
        : `api/${super.getIdealBaseName(reflection)}`;
    }
  };
  app.renderer.defineRouter("places", places);
  app.options.setValue("router", "places");

  const project = await app.convert();
  if (project !== undefined) {
    app.validate(project);
    await app.generateDocs(project, out);
  }
  if (project === undefined || problems.length > 0) {
    throw new AssayError("DOCS_INVALID", {
      what: `the pages have ${problems.length} problem(s)`,
      got: problems.join("\n"),
    });
  }
}

async function loadTypedoc(root: string): Promise<typeof import("typedoc")> {
  if (!existsSync(join(root, "sdk", "index.ts")) || !existsSync(join(root, "typedoc.json"))) {
    throw new AssayError("DOCS_INVALID", {
      what: "the sources of Assay are not here",
      wanted: join(root, "sdk", "index.ts"),
      next: "The site is built in a checkout of the project, not in an installed package.",
    });
  }
  try {
    return await import("typedoc");
  } catch (cause) {
    const next = "Run `npm ci` in the project's folder.";
    throw new AssayError("DEPENDENCY_MISSING", { what: "typedoc is not installed", next, cause });
  }
}
