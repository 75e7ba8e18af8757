import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DebugFront } from "../../support/debug-front.js";
import { KernelClient } from "../../support/kernel-client.js";

const CELL = `class Stop { constructor(readonly name: string, readonly lines: number[]) {} }
function ride(stops: Stop[]) {
  const first = stops[0];
  const counts = new Map([[first.name, { seen: first.lines.length }]]);
  const rows = stops.map(({ name, lines }) => ({ name, line: lines.at(0) ?? null }));
  return rows.length + counts.size;
}
ride([new Stop("Gare", [1, 8]), new Stop("Port", [])])`;

describe("copyToGlobals", () => {
  let client: KernelClient;
  let front: DebugFront;
  beforeAll(async () => {
    client = await KernelClient.start();
    front = new DebugFront(client);
    await front.attach("jupyterlab");
    await front.breakAt(CELL, { line: 6 });
    const run = client.execute(CELL);
    const { frameId } = await front.stopped();
    for (const [srcVariableName, dstVariableName] of [
      ["first", "firstStop"],
      ["counts", "counts"],
      ["rows", "rows"],
      ["rows", "later"],
    ])
      await front.ask("copyToGlobals", { srcVariableName, dstVariableName, srcFrameId: frameId });
    for (const dstVariableName of ["a b", "class", "let", "await.x"]) {
      const refused = { srcVariableName: "rows", dstVariableName, srcFrameId: frameId };
      expect(await front.send("copyToGlobals", refused)).toMatchObject({
        success: false,
        message: `copyToGlobals: "${dstVariableName}" is no name of a variable.`,
      });
    }
    await front.goOn();
    expect((await run).result).toMatchObject({ "text/plain": "3" });
  }, 120_000);
  afterAll(() => client.close());

  it("makes names that the next cells use, with the types of their values", async () => {
    const used = `rows.map(({ name, line }) => name.toUpperCase() + (line ?? "-")).join() +
      firstStop.lines.reduce((a, b) => a + b, 0) + (firstStop instanceof Stop) + counts.get("Gare")?.seen.toFixed(1)`;
    expect((await client.execute(used)).result).toMatchObject({ "text/plain": "'GARE1,PORT-9true2.0'" });
    const inspected = await client.request("shell", {
      type: "inspect_request",
      content: { code: "rows", cursor_pos: 2, detail_level: 0 },
    });
    expect(JSON.stringify(inspected.content.data)).toContain("name: string");
    const { matches } = (
      await client.request("shell", {
        type: "complete_request",
        content: { code: "firstStop.", cursor_pos: 10 },
      })
    ).content;
    expect(matches).toEqual(expect.arrayContaining(["name", "lines"]));
  });

  it("lets a mistake with them be found before the cell runs, and the names be declared anew", async () => {
    const { error } = await client.execute("firstStop.nmae");
    expect(error?.evalue).toContain("nmae");
    expect((await client.execute('later = [{ name: "a", line: 5 }];\nlater.length')).result).toMatchObject({
      "text/plain": "1",
    });
    expect((await client.execute("const later = 'new';\nlater")).result).toMatchObject({
      "text/plain": "'new'",
    });
  });
});
