import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { labOfTests } from "../support/lab-of-tests.js";

const TEST_MS = 120_000;
const SHOWN = { timeout: 60_000 } as const;
const ARTIFACTS = join(__dirname, "../.artifacts");
mkdirSync(ARTIFACTS, { recursive: true });

const MAKE = `
import { Table } from "assay";
const rows = 1_000_000;
const table = Table.from({
  x: Float64Array.from({ length: rows }, (_, i) => (i * 7919) % rows),
  y: Float64Array.from({ length: rows }, (_, i) => Math.sin(i)),
  s: Array.from({ length: rows }, (_, i) => (i % 10 === 0 ? null : "s" + (i % 1000))),
});
console.log("made");`;

describe("tables in JupyterLab", () => {
  const open = labOfTests();

  it(
    "show any of a million rows by comm, and the rows that the page holds when the kernel is gone",
    async (context) => {
      const notebook = await open(context, [MAKE, "table"]);
      const { page } = notebook;
      await notebook.run(0);
      await notebook.run(1);
      const out = notebook.outputs(1);
      const says = (text: string) =>
        out
          .getByRole("status")
          .filter({ hasText: new RegExp(`^${text}$`) })
          .waitFor(SHOWN);
      await says("1–20 of 1,000,000 rows");
      await out.getByRole("columnheader", { name: /^x/ }).click();
      const firstCell = out.locator("[role=grid] tbody td").first();
      await firstCell.filter({ hasText: /^0$/ }).waitFor(SHOWN);
      await out.getByRole("button", { name: "Last page" }).click();
      await says("999,981–1,000,000 of 1,000,000 rows");
      await out.getByRole("searchbox").fill("s999");
      await says("1–20 of 1,000 found of 1,000,000 rows");
      await page.screenshot({ path: join(ARTIFACTS, "lab-table-light.png") });

      const parquet = out.getByRole("button", { name: "as Parquet" });
      await parquet.waitFor(SHOWN);
      const [download] = await Promise.all([page.waitForEvent("download", SHOWN), parquet.click()]);
      expect(download.suggestedFilename()).toBe("table.parquet");
      expect(
        readFileSync(await download.path())
          .subarray(0, 4)
          .toString(),
      ).toBe("PAR1");

      await page.evaluate(
        'window.jupyterapp.commands.execute("apputils:change-theme", { theme: "JupyterLab Dark" })',
      );
      await out.getByRole("searchbox").fill("");
      await says("1–20 of 1,000,000 rows");
      await page.screenshot({ path: join(ARTIFACTS, "lab-table-dark.png") });
      await notebook.restart();
      // The page hears of it when it asks, and then shows the rows that are there.
      await out.getByRole("columnheader", { name: /^y/ }).click();
      await says("1–20 of 1,000 rows");
      await out.getByText("this page holds the first 1,000").waitFor(SHOWN);
    },
    TEST_MS,
  );
});
