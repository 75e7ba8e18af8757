import { describe, expect, it } from "vitest";
import { oneKernel } from "../../support/one-kernel.js";

const kernel = oneKernel();

async function create(): Promise<string> {
  const { content } = await kernel().request("control", { type: "create_subshell_request" });
  expect(content).toEqual({ status: "ok", subshell_id: expect.any(String) });
  return String(content.subshell_id);
}

const list = async (): Promise<unknown> =>
  (await kernel().request("control", { type: "list_subshell_request" })).content.subshell_id;

describe("subshells", () => {
  it("are created, listed and deleted", async () => {
    const ids = [await create(), await create()];
    expect(await list()).toEqual(ids);
    const reply = await kernel().request("control", {
      type: "delete_subshell_request",
      content: { subshell_id: ids[0] },
    });
    expect(reply.content).toEqual({ status: "ok" });
    expect(await list()).toEqual([ids[1]]);
  });

  it("a subshell's cell runs while one of the main shell awaits, and sees its names", async () => {
    const subshell = await create();
    await kernel().execute("let release: (value: string) => void = () => {}");
    const waiting = await kernel().begin("await new Promise<string>((r) => { release = r; })");
    await expect
      .poll(async () => (await kernel().execute("release.length", { subshell })).result)
      .toMatchObject({ "text/plain": "1" });
    const run = await kernel().execute("release('free'); 'done'", { subshell });
    expect(run.result).toMatchObject({ "text/plain": "'done'" });
    expect(run.reply.parent_header.subshell_id).toBe(subshell);
    expect((await waiting.ended).result).toMatchObject({ "text/plain": "'free'" });
  });

  it("an unknown one is refused", async () => {
    const reply = await kernel().request("shell", {
      type: "execute_request",
      header: { subshell_id: "nowhere" },
      content: { code: "1" },
    });
    expect(reply.content).toMatchObject({
      status: "error",
      evalue: expect.stringContaining("no such subshell"),
    });
    const gone = await kernel().request("control", {
      type: "delete_subshell_request",
      content: { subshell_id: "nowhere" },
    });
    expect(gone.content.status).toBe("error");
  });
});
