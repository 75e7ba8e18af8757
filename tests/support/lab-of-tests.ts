import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, onTestFinished, type TestContext } from "vitest";
import { findChromium, launchChromium } from "./browser.js";
import { runAssay } from "./cli.js";
import { LabNotebook } from "./jupyter-lab.js";
import { type JupyterOptions, type JupyterServer, startJupyter } from "./jupyter-server.js";
import { kernelSnapshot } from "./kernel-snapshot.js";
import { findJupyter } from "./python.js";
import { requireReal } from "./real.js";

interface Lab {
  readonly browser: Browser;
  readonly server: JupyterServer;
}

/**
 * A JupyterLab with the kernel installed and a browser, for all tests of a `describe`, which calls this once. What it returns opens a
 * notebook of these cells for one test, or skips it, with the reason, where Python or Chromium cannot be had.
 */
export function labOfTests(
  options: JupyterOptions = {},
): (context: TestContext, cells: readonly string[]) => Promise<LabNotebook> {
  const ends: (() => Promise<void>)[] = [];
  let lab: Awaited<ReturnType<typeof requireReal<Lab>>>;
  let notebooks = 0;
  beforeAll(async () => {
    lab = await requireReal("JupyterLab, and Chromium", async () => {
      const chromium = findChromium();
      const python = await findJupyter();
      await kernelSnapshot();
      const prefix = await mkdtemp(join(tmpdir(), "assay-prefix-"));
      ends.push(() => rm(prefix, { recursive: true, force: true }));
      const { code, stderr } = await runAssay(["install", "kernel", "--no-snapshot", "--prefix", prefix]);
      if (code !== 0) throw new Error(stderr);
      const server = await startJupyter(python, prefix, options);
      ends.push(() => server.stop());
      const browser = await launchChromium(chromium);
      ends.push(() => browser.close());
      return { browser, server };
    });
  });
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });
  return async (context, cells) => {
    const { browser, server } = lab.use(context);
    const name = `notebook-${++notebooks}`;
    const notebook = await LabNotebook.open(browser, server, { name, kernel: "assay", cells });
    onTestFinished(() => notebook.close());
    return notebook;
  };
}
