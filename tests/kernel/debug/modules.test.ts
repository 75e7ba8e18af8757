import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DebugFront } from "../../support/debug-front.js";
import { KernelClient } from "../../support/kernel-client.js";

const TRAMS = `import { seats } from "./seats";

export interface Tram { readonly line: number; readonly cars: number }

/** Persons that a tram takes. */
export function capacity(tram: Tram): number {
  const each: number = seats(tram.line);
  const all = each * tram.cars;
  return all;
}
export const kinds = ["short", "long"] as const;
`;
const SEATS = `const SEATS: Record<number, number> = { 1: 60, 2: 80 };
export const seats = (line: number): number => {
  const found = SEATS[line];
  return found ?? 50;
};
`;
const CELL = `import { capacity, type Tram } from "./trams";
const tram: Tram = { line: 2, cars: 3 };
const total = capacity(tram);
const twice = total * 2;
twice`;

describe("imported TypeScript files", () => {
  let client: KernelClient;
  let front: DebugFront;
  let folder: string;
  const file = (name: string): string => join(folder, name);
  beforeEach(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "assay modules ü ")));
    writeFileSync(file("trams.ts"), TRAMS);
    writeFileSync(file("seats.ts"), SEATS);
    client = await KernelClient.start({ cwd: folder });
    front = new DebugFront(client);
  });
  afterEach(async () => {
    await client.close();
    rmSync(folder, { recursive: true });
  });

  it("stop at breakpoints by their path and lines, which are set before they are loaded", async () => {
    await front.attach();
    const set = await front.breakIn(file("trams.ts"), { line: 5 }, { line: 9, condition: "all > 100" });
    expect(set.map(({ verified, line }) => [verified, line])).toEqual([
      [true, 6],
      [true, 9],
    ]);
    await front.breakIn(file("seats.ts"), { line: 3 });
    const run = client.execute(CELL);
    // A comment's line is that of the function below, whose first statement stops.
    expect((await front.stopped()).frames).toEqual(["capacity:7", "<cell>:3"]);
    await front.goOn();
    const inSeats = await front.stopped();
    expect(inSeats.frames).toEqual(["seats:3", "capacity:7", "<cell>:3"]);
    expect(inSeats.paths.slice(0, 2)).toEqual([file("seats.ts"), file("trams.ts")]);
    const scopes = await front.scopes(inSeats.frameId);
    expect(scopes.Locals).toMatchObject({ line: "2" });
    // Not set yet; the V8 of Node 24 leaves such a name out.
    expect(scopes.Locals.found ?? "undefined").toBe("undefined");
    expect(scopes.Module).toMatchObject({ SEATS: "{1: 60, 2: 80}" });
    expect(scopes.Globals).toMatchObject({ tram: "{line: 2, cars: 3}" });
    const { scopes: listed } = await front.ask("scopes", { frameId: inSeats.frameId });
    const module = listed.find(({ name }: { name: string }) => name === "Module").variablesReference;
    await front.ask("setVariable", { variablesReference: module, name: "seats", value: "seats" });
    expect(await front.evaluate("SEATS[line] + tram.cars", inSeats.frameId)).toBe("83");
    await front.goOn();
    const inTrams = await front.stopped();
    expect(inTrams.frames).toEqual(["capacity:9", "<cell>:3"]);
    expect((await front.scopes(inTrams.frameId)).Locals).toMatchObject({ each: "80", all: "240" });
    expect(await front.evaluate("seats(1) + kinds.length", inTrams.frameId)).toBe("62");
    const { content } = await front.ask("source", { source: { path: file("trams.ts") } });
    expect(content).toBe(TRAMS);
    const { modules } = await front.ask("modules");
    expect(modules.map(({ path }: { path: string }) => path)).toEqual(
      expect.arrayContaining([file("trams.ts"), file("seats.ts")]),
    );
    await front.goOn();
    expect((await run).result).toMatchObject({ "text/plain": "480" });
  });

  it("are stepped into from a cell, and back", async () => {
    await front.attach();
    await front.breakAt(CELL, { line: 3 });
    const run = client.execute(CELL);
    expect((await front.stopped()).frames).toEqual(["<cell>:3"]);
    expect((await front.step("stepIn")).frames).toEqual(["capacity:7", "<cell>:3"]);
    expect((await front.step("stepIn")).frames).toEqual(["seats:3", "capacity:7", "<cell>:3"]);
    expect((await front.step("next")).frames).toEqual(["seats:4", "capacity:7", "<cell>:3"]);
    expect((await front.step("stepOut")).frames[0]).toMatch(/^capacity:[78]$/);
    const out = await front.step("stepOut");
    expect(out.frames[0]).toMatch(/^<cell>:[34]$/);
    await front.goOn();
    expect((await run).reply.content).toMatchObject({ status: "ok" });
  });

  it("stop at their own lines after they changed and were loaded again", async () => {
    await front.attach();
    await client.execute(CELL);
    const changed = `// Trams of the town.\n\n${TRAMS.replace("const all = each", "const all =\n    2 * each")}`;
    writeFileSync(file("trams.ts"), changed);
    const [set] = await front.breakIn(file("trams.ts"), { line: 12 });
    expect(set).toMatchObject({ verified: true, line: 12 });
    const run = client.execute(CELL);
    const stop = await front.stopped();
    expect(stop.frames).toEqual(["capacity:12", "<cell>:3"]);
    expect((await front.scopes(stop.frameId)).Locals).toMatchObject({ all: "480" });
    await front.goOn();
    expect((await run).result).toMatchObject({ "text/plain": "960" });
    // Once more without a word of the front end: the file has the breakpoints of its path.
    writeFileSync(file("trams.ts"), changed.replace("2 * each", "3 * each"));
    const again = client.execute(CELL);
    const other = await front.stopped();
    expect(other.frames).toEqual(["capacity:12", "<cell>:3"]);
    expect(await front.evaluate("all", other.frameId)).toBe("720");
    await front.goOn();
    await again;
  });

  it("that ran before the debugger came keep the lines of the version that runs", async () => {
    await client.execute(`${CELL}\nconst old = capacity;`);
    writeFileSync(file("trams.ts"), `\n\n\n\n${TRAMS.replace("each * tram.cars", "-each * tram.cars")}`);
    await client.execute("capacity(tram)");
    await front.attach();
    await front.breakIn(file("trams.ts"), { line: 13 });
    const run = client.execute("import { capacity as now } from './trams';\nnow(tram)");
    const stop = await front.stopped();
    expect(stop.frames).toEqual(["capacity:13", "<cell>:2"]);
    expect(await front.evaluate("all", stop.frameId)).toBe("-240");
    await front.goOn();
    await run;
    // A function of the file as it was.
    await front.breakIn(file("trams.ts"));
    await front.breakIn(file("seats.ts"), { line: 4 });
    const older = client.execute("old(tram)");
    expect((await front.stopped()).frames).toEqual(["seats:4", "capacity:7", "<cell>:1"]);
    await front.goOn();
    expect((await older).result).toMatchObject({ "text/plain": "240" });
  });
});
