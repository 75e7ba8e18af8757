import { describe, expect, it } from "vitest";
import { KernelClient } from "../../support/kernel-client.js";
import { oneKernel } from "../../support/one-kernel.js";

const kernel = oneKernel();

async function history(
  content: Record<string, unknown>,
  client: KernelClient = kernel(),
): Promise<unknown[]> {
  const reply = await client.request("shell", { type: "history_request", content });
  expect(reply.content.status).toBe("ok");
  return reply.content.history as unknown[];
}

describe("history_request", () => {
  it("tail, range and search give the cells of this session", async () => {
    for (const code of ["1 + 1", "'text'", "1 + 1", "undefined"]) await kernel().execute(code);
    await kernel().execute("'not stored'", { storeHistory: false });
    expect(await history({ hist_access_type: "tail", n: 2 })).toEqual([
      [1, 3, "1 + 1"],
      [1, 4, "undefined"],
    ]);
    expect(await history({ hist_access_type: "tail", n: 3, output: true })).toEqual([
      [1, 2, ["'text'", "'text'"]],
      [1, 3, ["1 + 1", "2"]],
      [1, 4, ["undefined", null]],
    ]);
    expect(await history({ hist_access_type: "range", session: 0, start: 1, stop: 3 })).toEqual([
      [1, 1, "1 + 1"],
      [1, 2, "'text'"],
    ]);
    expect(await history({ hist_access_type: "search", pattern: "1*" })).toHaveLength(2);
    expect(await history({ hist_access_type: "search", pattern: "1*", unique: true })).toEqual([
      [1, 3, "1 + 1"],
    ]);
  });

  it("the next session finds them in the file", async () => {
    const next = await KernelClient.start({ env: { XDG_DATA_HOME: kernel().process.folder } });
    try {
      await next.execute("'second'");
      expect(await history({ hist_access_type: "tail", n: 2 }, next)).toEqual([
        [1, 4, "undefined"],
        [2, 1, "'second'"],
      ]);
      expect(await history({ hist_access_type: "range", session: -1, start: 2, stop: 3 }, next)).toEqual([
        [1, 2, "'text'"],
      ]);
    } finally {
      await next.close();
    }
  });

  it.each([
    { hist_access_type: "all" },
    { hist_access_type: "tail", n: "many" },
    { hist_access_type: "search", pattern: 5 },
  ])("%j is refused", async (content) => {
    const reply = await kernel().request("shell", { type: "history_request", content });
    expect(reply.content).toMatchObject({ status: "error", ename: "AssayError" });
  });
});
