import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { findBrowser } from "../../sdk/io/browsers/index.js";
import { makeFolder } from "../../sdk/io/files/index.js";
import { run } from "../../sdk/io/processes/index.js";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { placeOption } from "../options.js";
import type { Task } from "../task.js";
import { renderTours } from "./tours.js";

/** What is taken of a page. */
interface Shot {
  /** The picture's name, without `.png`. */
  readonly name: string;
  /** A tour, or `report`: that of the bike data's config. */
  readonly page: string;
  /** The last line of the cell whose outputs are shown; absent: the page from its top. */
  readonly cell?: string;
  /** Whether the page is shown from this cell's code on, and what comes after it. */
  readonly isFromCell?: boolean;
  /** Pixels of height that are kept. */
  readonly height?: number;
}

const SHOTS: readonly Shot[] = [
  {
    name: "notebook",
    page: "01-first-experiment",
    cell: "experiment.history",
    isFromCell: true,
    height: 1150,
  },
  { name: "table", page: "01-first-experiment", cell: "loaded.trainingRows", height: 520 },
  { name: "profile", page: "01-first-experiment", cell: "await loaded.dataset.profile()", height: 900 },
  { name: "metrics", page: "01-first-experiment", cell: "experiment.metrics" },
  { name: "leaderboard", page: "01-first-experiment", cell: "compared.leaderboard", height: 600 },
  { name: "study", page: "03-tuning-and-comparing", cell: "tuned.study", height: 800 },
  { name: "shap", page: "04-explaining", cell: "experiment.explanation" },
  { name: "decision", page: "04-explaining", cell: "experiment.explanation.decision()" },
  { name: "what-if", page: "04-explaining", cell: "await experiment.whatIf(96)", height: 900 },
  { name: "evaluation", page: "05-classification", cell: "tumours.evaluation", height: 900 },
  { name: "report", page: "report", height: 1150 },
];

const WIDTH = 940;

/** Takes the pictures of the guides, of pages that the project makes itself. */
export const docsPictures: Task = {
  name: "docs:pictures",
  summary: "take the pictures of the guides anew, of tours and a report as they run",
  sources: true,
  description:
    "Runs the tours and the bike data's experiment, opens their pages in Chromium, Chrome or Edge, and writes what the guides show of them.",
  options: [{ flags: "--out <folder>", description: "where they are written (default: docs/pictures)" }],
  async run(context) {
    const out = placeOption(context, "out", "docs/pictures");
    await context.follow((_, signal) => takePictures(context.root, out, signal));
    context.say(`wrote ${SHOTS.length} pictures to ${out}`);
  },
};

async function takePictures(root: string, out: string, signal: AbortSignal): Promise<void> {
  const executablePath = findBrowser(process.env);
  const { chromium } = await import("playwright-core").catch((cause: unknown) => {
    const next = "Run `npm ci` in the project's folder.";
    throw new AssayError("DEPENDENCY_MISSING", { what: "playwright-core is not installed", next, cause });
  });
  await makeFolder(out);
  const pages = await mkdtemp(join(tmpdir(), "assay-pictures-"));
  try {
    await renderTours(root, pages, signal);
    const main = join(root, "dist", "sdk", "scripts", "main.js");
    const config = join(root, "fixtures", "configs", "bikes.yaml");
    const report = `report.path=${join(pages, "report.html")}`;
    await run(process.execPath, [main, "run", config, "--extras", report, "tracking.enabled=false"], {
      cwd: pages,
      signal,
    });
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
    try {
      const page = await browser.newPage({ viewport: { width: WIDTH, height: 1200 }, colorScheme: "light" });
      for (const shot of SHOTS) {
        signal.throwIfAborted();
        await page.goto(pathToFileURL(join(pages, `${shot.page}.html`)).href);
        await page.screenshot({
          path: join(out, `${shot.name}.png`),
          clip: await placeOf(page, shot),
          fullPage: true,
        });
      }
    } finally {
      await browser.close();
    }
  } finally {
    await rm(pages, { recursive: true, force: true });
  }
}

/** Where on the page a shot is, when what is there has been drawn. */
async function placeOf(
  page: Page,
  { name, page: file, cell, height, isFromCell = false }: Shot,
): Promise<{ x: number; y: number; width: number; height: number }> {
  if (cell === undefined) {
    await page.waitForTimeout(1000);
    return { x: 0, y: 0, width: WIDTH, height: height ?? WIDTH };
  }
  const cells = page.locator(".cell");
  const sources = await cells.locator("pre.input").allInnerTexts();
  const index = sources.findIndex((source) => source.trim().split("\n").at(-1) === cell);
  if (index === -1) {
    throw new AssayError("DOCS_INVALID", {
      what: `picture "${name}": no cell of the tour ${file} ends with this line`,
      got: cell,
      next: "Change the line in tasks/docs/pictures.ts with the tour.",
    });
  }
  const whole = cells.nth(index);
  const output = isFromCell ? whole : whole.locator(".outputs");
  await output.scrollIntoViewIfNeeded();
  // Plots are drawn when they come near.
  await page.waitForTimeout(1500);
  const box = await output.boundingBox();
  const scrolled = Number(await page.evaluate("scrollY"));
  if (box === null)
    throw new AssayError("DOCS_INVALID", { what: `picture "${name}" shows nothing`, got: cell });
  if (isFromCell) return { x: 0, y: box.y + scrolled - 16, width: WIDTH, height: height ?? box.height };
  return {
    x: Math.max(0, box.x - 8),
    y: box.y + scrolled - 8,
    width: box.width + 16,
    height: Math.min(height ?? Number.POSITIVE_INFINITY, box.height + 16),
  };
}
