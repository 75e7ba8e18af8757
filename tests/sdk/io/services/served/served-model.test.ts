import { describe, expect, it } from "vitest";
import { Table } from "../../../../../sdk/core/tables/index.js";
import { ServedModel } from "../../../../../sdk/io/services/served/index.js";
import { AssayError } from "../../../../../sdk/utils/errors/index.js";
import { FakeRegistry } from "./fake-registry.js";

const ROWS = Table.from({ x: [1, 2] });
const by = { everySeconds: 0, otherSignature: "refuse" } as const;

async function served(registry: FakeRegistry, otherSignature: "refuse" | "accept" = "refuse") {
  const notes: string[] = [];
  const model = await ServedModel.open(registry, {
    refresh: { ...by, otherSignature },
    onNote: (level, message) => notes.push(`${level}: ${message}`),
  });
  return { model, notes };
}

describe("a served model", () => {
  it("predicts by the version that its alias names, and by the next one after a look", async () => {
    const registry = new FakeRegistry();
    const { model, notes } = await served(registry);
    expect((await model.predict(ROWS)).numbers("prediction")).toEqual(Float64Array.of(1, 2));
    expect(await model.check()).toBe("same");
    registry.promote(10);
    const swaps: string[] = [];
    model.onSwap((now, before) => swaps.push(`${before.uri} -> ${now.uri}`));
    expect(await model.check()).toBe("swapped");
    expect((await model.predict(ROWS)).numbers("prediction")).toEqual(Float64Array.of(10, 20));
    expect(swaps).toEqual(["models:/m/1 -> models:/m/2"]);
    expect(notes).toEqual(["info: models:/m/2 is served from now on, models:/m/1 no more"]);
    expect(registry.freed).toEqual(["models:/m/1"]);
    expect(model.status).toMatchObject({ swaps: 1, failures: 0 });
  });

  it("frees the old version when the last work with it is over, and not before", async () => {
    const registry = new FakeRegistry();
    const { model } = await served(registry);
    let finish = (): void => {};
    const open = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const slow = model.use(async (version) => {
      await open;
      return (await version.predict(ROWS)).numbers("prediction")[0];
    });
    registry.promote(10);
    await model.check();
    expect(model.uri).toBe("models:/m/2");
    expect(registry.freed).toEqual([]);
    finish();
    expect(await slow).toBe(1);
    expect(registry.freed).toEqual(["models:/m/1"]);
  });

  it("goes on while the registry is away, and says so once", async () => {
    const registry = new FakeRegistry();
    const { model, notes } = await served(registry);
    registry.away = true;
    expect([await model.check(), await model.check()]).toEqual(["failed", "failed"]);
    expect(model.status.failures).toBe(2);
    expect((await model.predict(ROWS)).numRows).toBe(2);
    registry.away = false;
    expect(await model.check()).toBe("same");
    expect(model.status.failures).toBe(0);
    expect(notes).toEqual([
      expect.stringMatching(
        /^warn: the registry cannot be asked, models:\/m\/1 goes on: TRACKING_UNAVAILABLE/,
      ),
      "info: the registry answers again",
    ]);
  });

  it("refuses a version with another signature, once, or takes it where that is wanted", async () => {
    const registry = new FakeRegistry();
    const { model, notes } = await served(registry);
    registry.promote(10, ["x", "y"]);
    expect([await model.check(), await model.check()]).toEqual(["refused", "refused"]);
    expect(model.uri).toBe("models:/m/1");
    expect(notes).toHaveLength(1);
    expect(model.status.trouble).toContain("wants y");
    expect(registry.freed).toEqual(["models:/m/2"]);

    const other = new FakeRegistry();
    const accepting = await served(other, "accept");
    other.promote(10, ["x", "y"]);
    expect(await accepting.model.check()).toBe("swapped");
    expect(accepting.model.signature.inputs.map(({ name }) => name)).toEqual(["x", "y"]);
    expect(accepting.notes[0]).toMatch(/^warn: .*wants y/);
  });

  it("keeps the old version where the new one cannot be loaded, and takes it when it can", async () => {
    const registry = new FakeRegistry();
    const { model } = await served(registry);
    registry.promote(10);
    registry.broken = true;
    expect(await model.check()).toBe("refused");
    expect(model.status.trouble).toContain("MODEL_INVALID");
    registry.broken = false;
    expect(await model.check()).toBe("swapped");
    expect(model.status.trouble).toBeUndefined();
  });

  it("refuses a version that cannot predict the rows that were kept with it", async () => {
    const registry = new FakeRegistry();
    const { model } = await served(registry);
    registry.promote(Number.NaN);
    expect(await model.check()).toBe("refused");
    expect(model.uri).toBe("models:/m/1");
    expect(registry.freed).toEqual(["models:/m/2"]);
  });

  it("waits for its works before it is closed, and looks no more", async () => {
    const registry = new FakeRegistry();
    const { model } = await served(registry);
    const order: string[] = [];
    const work = model.use(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push("work");
    });
    await Promise.all([work, model.close().then(() => order.push("closed"))]);
    expect(order).toEqual(["work", "closed"]);
    expect(registry.freed).toEqual(["models:/m/1"]);
  });

  it("looks once for all who ask at one time, and once more for who wants it anew", async () => {
    const registry = new FakeRegistry();
    const { model } = await served(registry);
    registry.promote(10);
    const asked = [model.check(), model.check(), model.check({ anew: true })];
    expect(await Promise.all(asked)).toEqual(["swapped", "swapped", "swapped"]);
    expect(model.status.swaps).toBe(2);
  });

  it("takes no version any more once it is closed", async () => {
    const registry = new FakeRegistry();
    const { model } = await served(registry);
    registry.promote(10);
    const look = model.check();
    await model.close();
    expect(await look).toBe("same");
    expect(registry.freed.toSorted()).toEqual(["models:/m/1", "models:/m/2"]);
  });

  it("says once what it does not take, however often it looks", async () => {
    const registry = new FakeRegistry();
    const { model, notes } = await served(registry);
    registry.promote(10);
    registry.broken = true;
    for (const _ of [1, 2]) expect(await model.check()).toBe("refused");
    expect(notes).toEqual([
      expect.stringMatching(/^warn: models:\/m\/2 is not taken, models:\/m\/1 goes on/),
    ]);
  });

  it("without kept rows is tried with an empty one, which it may refuse", async () => {
    const without = (registry: FakeRegistry) => ({
      pin: () => registry.pin(),
      open: async () => ({ ...(await registry.open()), example: undefined }),
    });
    const registry = new FakeRegistry();
    registry.promote(Number.NaN);
    expect((await ServedModel.open(without(registry))).uri).toBe("models:/m/2");
  });

  it("fails to open where there is no model", async () => {
    const registry = new FakeRegistry();
    registry.broken = true;
    const error = await ServedModel.open(registry).catch((cause: unknown) => cause);
    expect(AssayError.isInstance(error) && error.code).toBe("MODEL_INVALID");
  });
});
