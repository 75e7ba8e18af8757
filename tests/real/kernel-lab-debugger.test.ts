import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { labOfTests } from "../support/lab-of-tests.js";

const CELL = [
  "function tramsInDepot(line: number): number {",
  "  const twice = line * 2;",
  "  const all = twice + 1;",
  "  return all;",
  "}",
  "tramsInDepot(20)",
].join("\n");
const DEPOT = 'const depot = { name: "Gare", lines: [1, 8], repairs: new Map([[8, "brake"]]) };';

const RISKY = `const brake = (line: number) => {
  throw new RangeError("no brake on line " + line);
};
try { brake(1); } catch {}
brake(8);`;

/** The toolbar's button that turns the debugger on and off. */
const BUG = '.jp-NotebookPanel-toolbar [data-jp-item-name="debugger-icon"] jp-button';

async function turnOn(page: Page): Promise<void> {
  const bug = page.locator(BUG);
  await bug.and(page.locator('[aria-disabled="false"]')).click();
  await bug.and(page.locator('[aria-pressed="true"]')).waitFor();
}

// JupyterLab's own debugger: what it shows and what its buttons do.
describe("the kernel's debugger in JupyterLab", () => {
  const open = labOfTests();

  it("stops at a breakpoint of a cell, shows variables, steps and goes on", async (context) => {
    const notebook = await open(context, [CELL, "tramsInDepot(1)", DEPOT]);
    const { page } = notebook;
    await turnOn(page);
    const gutter = notebook.cell(0).locator(".cm-breakpoint-gutter .cm-gutterElement");
    // The first element of a gutter is the spacer.
    await gutter.nth(3).waitFor();
    const panel = page.locator(".jp-DebuggerSidebar, #jp-debugger-sidebar").first();
    await panel.waitFor();
    await gutter.nth(3).click();
    await panel.locator(".jp-DebuggerBreakpoint").waitFor();
    await notebook.run(2);
    await notebook.start(0);
    // Before line 3 runs: `twice` is set, `all` is not.
    const frame = panel.locator(".jp-DebuggerCallstackFrame").first();
    await frame.filter({ hasText: "tramsInDepot" }).waitFor();
    const variables = panel.locator(".jp-DebuggerVariables");
    await variables.filter({ hasText: /line\s*20\s*twice\s*40\s*all\s*undefined/ }).waitFor();
    const scope = panel.locator(".jp-DebuggerVariables-toolbar select");
    await scope.selectOption("Globals");
    await variables.getByRole("treeitem").filter({ hasText: "depot" }).first().click();
    await variables
      .filter({ hasText: /name\s*"Gare"\s*lines\s*\(2\) \[1, 8\]\s*repairs\s*Map\(1\) \{8 => "brake"\}/ })
      .waitFor();
    await scope.selectOption("Locals");
    await notebook.cell(0).locator(".jp-DebuggerEditor-highlight").filter({ hasText: "const all" }).waitFor();
    const button = (name: string) =>
      panel.locator(`[data-jp-item-name="${name}"], [title^="${name}"]`).first();
    await button("Next").click();
    await notebook
      .cell(0)
      .locator(".jp-DebuggerEditor-highlight")
      .filter({ hasText: "return all" })
      .waitFor();
    await variables.filter({ hasText: /all\s*41/ }).waitFor();
    await button("Continue").click();
    await notebook.shows(0, /^41$/);
    await notebook.idle();
    expect(await notebook.prompt(0)).toBe("[2]:");
    // Without the debugger nothing stops.
    await notebook.toolbar("debugger-icon");
    expect(await notebook.run(1)).toBe("3");
  });

  it("stops at errors that nobody catches, where that is chosen", async (context) => {
    const notebook = await open(context, [RISKY]);
    const { page } = notebook;
    await turnOn(page);
    await page.locator('[title*="ause on exception"]').first().click();
    const filters = page.locator(".lm-Menu-itemLabel");
    await filters.filter({ hasText: "all" }).waitFor();
    expect(await filters.allInnerTexts()).toEqual(["uncaught", "all"]);
    await filters.filter({ hasText: "uncaught" }).click();
    await notebook.start(0);
    const frames = page.locator(".jp-DebuggerCallstackFrame");
    await frames.filter({ hasText: "<cell>" }).waitFor();
    expect((await frames.allInnerTexts()).map((text) => text.replace(/\s.*:/s, ":"))).toEqual([
      "brake:2",
      "<cell>:5",
    ]);
    await notebook.toolbar("interrupt");
    await notebook.shows(0, "KeyboardInterrupt");
  });
});
