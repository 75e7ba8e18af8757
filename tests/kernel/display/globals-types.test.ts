import { describe, expect, it } from "vitest";
import { TestSession } from "../cells/convert/test-session.js";

describe("the types of what cells have without an import", () => {
  const session = new TestSession();

  it("are those that assay/kernel exports", () => {
    session.convert(`
      import * as door from "assay/kernel";
      const a: typeof display = door.display, b: typeof door.display = display;
      const c: typeof kernel = door.kernel, d: typeof slider = door.slider, e: typeof progress = door.progress;
      const f: typeof input = door.input, g: typeof clearOutput = door.clearOutput;`);
  });

  it("know what they take and give", () => {
    session.convert(`
      const id: string = display(1, { id: "x" }).update(2).id;
      display.html\`<b>\${1}</b>\`; display.html("x");
      const total: number = progress(3).total;
      for (const row of progress(["a"])) row.toUpperCase();
      for await (const row of progress((async function* () { yield 1; })())) row.toFixed();
      const line: string = await input("?", { password: true });
      kernel.settings.typeCheck = "warn";
      const depth: number = slider({ max: 3 }).value;
      class Chart { [door.JUPYTER_DISPLAY]() { return { "text/html": "" }; } }
      const shows: door.JupyterDisplay = new Chart();`);
  });

  it.each([
    ["display.update(1, 2)", /number.*string/],
    ['kernel.settings.typeCheck = "loose"', /"loose"/],
    ["const n: number = await input()", /string.*number/],
    ["slider({ minimum: 1 })", /minimum/],
    ["display.htm`x`", /htm/],
  ])("refuse %s", (code, message) => {
    expect(session.refused(code).evalue).toMatch(message);
  });
});
