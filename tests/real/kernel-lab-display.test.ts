import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { labOfTests } from "../support/lab-of-tests.js";

const TEST_MS = 60_000;

// Displays that change, and what comes back from them.
describe("displays of the kernel in JupyterLab", () => {
  const open = labOfTests();
  let pictures = "";
  beforeAll(async () => {
    pictures = await mkdtemp(join(tmpdir(), "assay-lab-"));
  });
  afterAll(async () => {
    if (process.env.KEEP_PICTURES === undefined) await rm(pictures, { recursive: true, force: true });
    else process.stdout.write(`[lab] ${pictures}\n`);
  });

  it(
    "moves a progress bar in its place while the cell runs",
    async (context) => {
      const notebook = await open(context, [
        "const bar = progress(4, { label: 'epochs' });\nawait new Promise((resolve) => setTimeout(resolve, 200));\nbar.add();\nawait input('next? ');\nbar.add(3);\nbar.finish();",
      ]);
      await notebook.start(0);
      await notebook.shows(0, /epochs[\s\S]*1\s*\/\s*4/);
      expect(await notebook.prompt(0)).toBe("[*]:");
      await notebook.page.locator("input.jp-Stdin-input").press("Enter");
      await notebook.shows(0, /epochs[\s\S]*4\s*\/\s*4/);
      await notebook.idle();
      expect(await notebook.outputs(0).filter({ hasText: "epochs" }).count()).toBe(1);
    },
    TEST_MS,
  );

  it(
    "shows a table, a drawing and a picture",
    async (context) => {
      const notebook = await open(context, [
        'import { table } from "arquero";\ntable({ tram: ["red", "blue"], riders: [12, 30] })',
        'display.svg(`<svg xmlns="http://www.w3.org/2000/svg" width="320" height="120">${[12, 30, 21].map((riders, i) => `<rect x="${10 + i * 100}" y="${110 - riders * 3}" width="80" height="${riders * 3}" fill="teal"/>`).join("")}</svg>`);',
        "display.image(Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), (c) => c.charCodeAt(0)), { width: 80, height: 80 });",
      ]);
      await notebook.run(0);
      await notebook.run(1);
      await notebook.run(2);
      await notebook.outputs(0).locator("[role=grid] td").first().waitFor();
      const cells = await notebook.outputs(0).locator("[role=grid] td").allInnerTexts();
      expect(cells.filter((cell) => /red|blue|12|30/.test(cell))).toEqual(["red", "12", "blue", "30"]);
      const drawing = notebook.outputs(1).locator("img, svg").first();
      expect(await drawing.boundingBox()).toMatchObject({ width: 320, height: 120 });
      const picture = notebook.outputs(2).locator("img");
      expect(await picture.boundingBox()).toMatchObject({ width: 80, height: 80 });
      const width = "[...document.querySelectorAll('.jp-OutputArea-output img')].at(-1)?.naturalWidth";
      await notebook.page.waitForFunction(`${width} === 1`);
      await notebook.page.screenshot({ path: join(pictures, "table-and-plots.png") });
    },
    TEST_MS,
  );

  it(
    "stops a training from the page, by a comm, while the cell awaits",
    async (context) => {
      const notebook = await open(context, [
        [
          "let stopped = false;",
          "kernel.comms.register('stop-training', (comm, message) => {",
          "  stopped = (message.data as { stop: boolean }).stop;",
          "  comm.send({ heard: true });",
          "});",
          "console.log('training');",
          "let epochs = 0;",
          "while (!stopped) {",
          "  epochs++;",
          "  await new Promise((resolve) => setTimeout(resolve, 5));",
          "}",
          "epochs > 0 ? 'stopped by the page' : 'never ran'",
        ].join("\n"),
      ]);
      await notebook.start(0);
      await notebook.shows(0, "training");
      expect(await notebook.comm("stop-training", { stop: true })).toEqual({ heard: true });
      await notebook.shows(0, "stopped by the page");
    },
    TEST_MS,
  );

  it(
    "gives a slider's values to a cell that awaits them",
    async (context) => {
      const notebook = await open(context, [
        "const rate = slider({ min: 0, max: 10, step: 1, value: 3, label: 'rate' });\nfor await (const value of rate) {\n  console.log('rate is', value);\n  if (value === 5) break;\n}\nrate.value",
      ]);
      await notebook.start(0);
      const control = notebook.cell(0).locator('input[type="range"]:not([disabled])');
      await control.waitFor({ timeout: 60_000 });
      expect(await control.inputValue()).toBe("3");
      await control.fill("4");
      await notebook.shows(0, "rate is 4");
      await control.fill("5");
      await notebook.shows(0, "rate is 5");
      await notebook.idle();
      expect(await notebook.cell(0).locator(".jp-OutputArea-executeResult").innerText()).toContain("5");
      await notebook.page.screenshot({ path: join(pictures, "slider.png") });
    },
    TEST_MS,
  );
});
