import { describe, expect, it } from "vitest";
import { oneKernel } from "../../support/one-kernel.js";

const kernel = oneKernel();

async function inspect(code: string, cursor_pos: number): Promise<Record<string, unknown>> {
  const content = { code, cursor_pos, detail_level: 0 };
  return (await kernel().request("shell", { type: "inspect_request", content })).content;
}

describe("inspect_request", () => {
  it("gives the type of a name and how its value looks, with the cursor in code points", async () => {
    await kernel().execute("/** How far it is. */\nconst distance: number = 12.5;");
    // Two code points before the name, three UTF-16 units.
    const found = await inspect("'🚲';distance", 4 + 3);
    expect(found).toMatchObject({ status: "ok", found: true, metadata: {} });
    const { "text/plain": text } = found.data as Record<string, string>;
    expect(text).toContain("distance: number");
    expect(text).toContain("How far it is.");
    expect(text).toContain("12.5");
  });

  it("finds nothing where there is nothing", async () => {
    expect(await inspect("   ", 1)).toEqual({ status: "ok", found: false, data: {}, metadata: {} });
  });

  it("a place beyond the text is its end; one that is no number is refused", async () => {
    expect((await inspect("distance", 999)).status).toBe("ok");
    const reply = await kernel().request("shell", {
      type: "inspect_request",
      content: { code: "distance", cursor_pos: "end" },
    });
    expect(reply.content).toMatchObject({ status: "error", evalue: expect.stringContaining("cursor_pos") });
  });
});
