import { describe, expect, it } from "vitest";
import { labOfTests } from "../support/lab-of-tests.js";

const TEST_MS = 60_000;

// What a person does in JupyterLab 4 (PyPI's 4.6.6), in Chromium.
describe("the kernel in JupyterLab", () => {
  const open = labOfTests();

  it(
    "runs cells, shows their values, and a type error with its place",
    async (context) => {
      const notebook = await open(context, [
        "const trams: number = 20 + 1;\ntrams * 2",
        'const tram: number = "red";',
      ]);
      expect(await notebook.run(0)).toBe("42");
      expect(await notebook.prompt(0)).toBe("[1]:");
      expect(await notebook.run(1)).toContain("Type 'string' is not assignable to type 'number'");
      expect(await notebook.page.title()).toContain("notebook-");
    },
    TEST_MS,
  );

  it(
    "completes by Tab, and inspects by Shift-Tab",
    async (context) => {
      const notebook = await open(context, [
        "/** How many trams stand in the depot. */\nfunction tramsInDepot(line: number): number {\n  return line * 2;\n}",
        "tramsIn",
        "[1, 2].fl",
      ]);
      await notebook.run(0);
      const { page } = notebook;
      await notebook.type(1, "D");
      await page.keyboard.press("Tab");
      const completer = page.locator(".jp-Completer:not(.lm-mod-hidden)");
      await completer.locator(".jp-Completer-item", { hasText: "tramsInDepot" }).waitFor();
      await page.keyboard.press("Enter");
      await notebook.editor(1).filter({ hasText: "tramsInDepot" }).waitFor();
      await page.keyboard.press("Shift+Tab");
      const tooltip = page.locator(".jp-Tooltip");
      await tooltip.filter({ hasText: "How many trams stand in the depot." }).waitFor();
      expect(await tooltip.innerText()).toContain("tramsInDepot(line: number): number");
      await page.keyboard.press("Escape");
      await notebook.type(2, "a");
      await page.keyboard.press("Tab");
      await completer.locator(".jp-Completer-item").first().waitFor();
      const items = await completer.locator(".jp-Completer-match").allInnerTexts();
      expect(items).toEqual(["flat", "flatMap"]);
      await completer.locator(".jp-Completer-item", { hasText: "flatMap" }).click();
      await notebook.editor(2).filter({ hasText: "[1, 2].flatMap" }).waitFor();
    },
    TEST_MS,
  );

  it(
    "asks in an input box, and hides a password",
    async (context) => {
      const notebook = await open(context, [
        "const name = await input('name? ');\n`Good day, ${name}`",
        "(await input('token? ', { password: true })).length",
      ]);
      const box = notebook.page.locator("input.jp-Stdin-input").last();
      await notebook.start(0);
      await box.waitFor();
      expect(await notebook.cell(0).locator(".jp-Stdin-prompt").innerText()).toBe("name? ");
      await box.fill("Ada");
      await box.press("Enter");
      await notebook.shows(0, "Good day, Ada");
      await notebook.idle();
      await notebook.start(1);
      const hidden = notebook.page.locator('input.jp-Stdin-input[type="password"]');
      await hidden.fill("secret");
      await hidden.press("Enter");
      await notebook.shows(1, /^6$/);
    },
    TEST_MS,
  );

  it(
    "ends an endless loop by the toolbar's button and keeps what there was; a restart forgets it",
    async (context) => {
      const notebook = await open(context, [
        "let kept = 41;\nconsole.log('set')",
        "console.log('spinning');\nwhile (true) {}",
        "kept + 1",
      ]);
      await notebook.run(0);
      await notebook.start(1);
      await notebook.shows(1, "spinning");
      await notebook.toolbar("interrupt");
      await notebook.idle();
      await notebook.shows(1, /interrupt/i);
      expect(await notebook.run(2)).toBe("42");
      await notebook.restart();
      expect(await notebook.run(2)).toContain("Cannot find name 'kept'");
      expect(await notebook.prompt(2)).toBe("[1]:");
    },
    TEST_MS,
  );
});
