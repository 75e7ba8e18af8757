import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** A part of the site's navigation and its pages, in this order; paths relative to docs/. */
export interface PageGroup {
  readonly name: string;
  readonly pages: readonly string[];
}

/** The page that the site opens with. */
export const START_PAGE = "guide/index.md";

const START = ["install", "five-minutes", "new-project", "yaml-or-typescript", "tours"];
const BY_TASK = [
  "data",
  "training",
  "choosing",
  "judging",
  "explaining",
  "runs-and-models",
  "batch-and-pipelines",
  "serving",
  "containers",
  "notebooks",
  "reports",
  "from-python",
  "custom-model",
  "plugins",
  "project-tasks",
];

/** The pages of the site: hand-written ones in the order of a reader, references and decisions by what is there. */
export async function sitePages(docs: string): Promise<PageGroup[]> {
  const below = async (folder: string) =>
    (await readdir(join(docs, folder)))
      .filter((name) => name.endsWith(".md") && name !== "README.md")
      .sort()
      .map((name) => `${folder}/${name}`);
  const guide = (names: readonly string[]) => names.map((name) => `guide/${name}.md`);
  const reference = ["errors.md", "exit-codes.md", "kernel-display.md"];
  return [
    { name: "Start", pages: guide(START) },
    { name: "Guide by task", pages: guide(BY_TASK) },
    { name: "Reference", pages: [...(await below("reference")), ...reference] },
    {
      name: "Background",
      pages: ["guide/beside-python.md", "performance.md", "architecture.md", "CONTRIBUTING.md"],
    },
    { name: "Decisions", pages: ["decisions/README.md", ...(await below("decisions"))] },
  ];
}

/** The name of a page: its heading. */
export function headingOf(markdown: string): string | undefined {
  return /^# (.+)$/m.exec(markdown)?.[1].replaceAll("`", "").trim();
}

/** Where a page stands in the site, without `.html`: `guide/install`, so that links last when a heading changes. */
export function placeOf(page: string): string {
  const place = page.replace(/\.md$/, "").replace(/README$/, "index");
  return place.includes("/") ? place : `reference/${place}`;
}
