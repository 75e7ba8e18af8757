import { describe, expect, it } from "vitest";
import { oneKernel } from "../../support/one-kernel.js";

const kernel = oneKernel();

async function complete(code: string, cursor_pos: number): Promise<Record<string, unknown>> {
  const content = { code, cursor_pos };
  return (await kernel().request("shell", { type: "complete_request", content })).content;
}

describe("complete_request", () => {
  it("gives matches with kinds, and places in code points", async () => {
    await kernel().execute("const distances = [1, 2]; 0");
    // After the emoji a code point is one unit less than in UTF-16.
    const code = "'🚲'; distances.redu";
    const { matches, cursor_start, cursor_end, metadata, status } = await complete(code, [...code].length);
    expect(status).toBe("ok");
    expect(matches).toContain("reduce");
    expect([cursor_start, cursor_end]).toEqual([15, 19]);
    const types = (metadata as { _jupyter_types_experimental: object[] })._jupyter_types_experimental;
    expect(types).toHaveLength((matches as string[]).length);
    expect(types[0]).toMatchObject({
      text: (matches as string[])[0],
      type: expect.any(String),
      start: 15,
      end: 19,
    });
  });

  it("knows the names of earlier cells", async () => {
    expect((await complete("distan", 6)).matches).toContain("distances");
  });
});
