import { describe, expect, it } from "vitest";
import { kafkaOfTests } from "../support/kafka-world.js";

const kafka = kafkaOfTests();

describe("a stream of predictions (Apache Kafka, Python's confluent-kafka)", () => {
  it("predicts each message, with key, headers and time as they came, and ends at SIGTERM with all done", async (context) => {
    const world = kafka(context);
    const names = world.names();
    const worker = world.worker(names);
    await world.produce(names.input, { make: { [names.input]: {}, [names.output]: {} }, count: 3000 });
    expect(await world.until(names.output, 3000)).toEqual({ ids: 3000, doubles: 0 });
    expect(await worker.end("SIGTERM")).toBe(0);

    const results = await world.read(names.output);
    for (const { key, value, timestamp, headers } of results) {
      const id = Number(key);
      const { id: kept, prediction } = JSON.parse(value ?? "") as { id: number; prediction: number };
      expect(kept).toBe(id);
      expect(prediction).toBeCloseTo(2 * (id % 100) + 1, 6);
      expect(timestamp).toBe(1_700_000_000_000 + id);
      expect(headers.traceparent).toBe(`00-${id.toString(16).padStart(32, "0")}-0000000000000001-01`);
      expect(headers["assay-model"]).toMatch(/model$/);
    }
  });

  it("doubles and loses nothing where it is stopped in the middle and started again", async (context) => {
    const world = kafka(context);
    const names = world.names();
    const make = { [names.input]: {}, [names.output]: {} };
    const sent = world.produce(names.input, { make, count: 8000, perSecond: 2000 });
    for (let stops = 0; stops < 2; stops++) {
      const worker = world.worker(names);
      await worker.joined();
      await world.until(names.output, 1000 * (stops + 1));
      expect(await worker.end(stops === 0 ? "SIGTERM" : "SIGINT")).toBe(0);
    }
    await sent;
    const last = world.worker(names);
    await last.joined();
    expect(await world.until(names.output, 8000)).toEqual({ ids: 8000, doubles: 0 });
    expect(await last.end("SIGTERM")).toBe(0);
  });

  it("puts what cannot be predicted aside, 10,000 in a row too, while the stream goes on", async (context) => {
    const world = kafka(context);
    const names = world.names();
    const large = { "max.message.bytes": "10000000" };
    const make = { [names.input]: large, [names.output]: {} };
    const poison = [
      "{",
      { hex: "7bff7d" },
      "",
      null,
      "[1]",
      '{"id": 5, "x": "one"}',
      '{"id": 6}',
      { bytes: 5_000_000 },
      '{"id": 8, "x": 1, "more": 2}',
    ];
    const worker = world.worker(names, { input: { topic: names.input, unknownFields: "refuse" } });
    await world.produce(names.input, { make, values: poison });
    await world.produce(names.input, { values: Array.from({ length: 10_000 }, () => "poison"), from: 100 });
    await world.produce(names.input, { count: 100, from: 20_000 });
    expect(await world.until(names.output, 100)).toEqual({ ids: 100, doubles: 0 });
    const letters = `${names.input}.dead-letters`;
    expect(await world.until(letters, 10_009)).toEqual({ ids: 10_009, doubles: 0 });
    expect(await worker.end("SIGTERM")).toBe(0);

    const found = (await world.read(letters)).filter(({ key }) => Number(key) < 100);
    const codes = found
      .sort((a, b) => Number(a.key) - Number(b.key))
      .map(({ headers }) => headers["assay-error-code"]);
    expect(codes).toEqual([
      "unreadable",
      "unreadable",
      "empty",
      "empty",
      "row",
      "type",
      "missing",
      "too-large",
      "unknown",
    ]);
    const [first] = found;
    expect(first.value).toBe("{");
    expect(first.timestamp).toBe(1_700_000_000_000);
    expect(first.headers).toMatchObject({
      "assay-topic": names.input,
      "assay-partition": expect.stringMatching(/^[0-3]$/),
      "assay-offset": expect.stringMatching(/^\d+$/),
      "assay-error": expect.stringContaining("not JSON"),
      traceparent: `00-${"0".repeat(32)}-0000000000000001-01`,
    });
    // The dead letters' topic takes 1 MB: the value stays behind, and how large it was is told.
    expect(found[7]).toMatchObject({ bytes: 0, headers: { "assay-value-bytes": "5000000" } });
  });

  it("waits for an output topic that is not there, and loses nothing", async (context) => {
    const world = kafka(context);
    const names = world.names();
    await world.produce(names.input, { make: { [names.input]: {} }, count: 1000 });
    const worker = world.worker(names, { topics: { create: false } });
    await expect.poll(() => worker.log()).toContain("is tried again");
    await world.produce(names.input, { make: { [names.output]: {} }, count: 1000, from: 1000 });
    // A topic comes to be partition by partition: what is written in that moment is taken in part, and not written again.
    expect(await world.until(names.output, 2000)).toEqual({ ids: 2000, doubles: 0 });
    expect(await worker.end("SIGTERM")).toBe(0);
  });

  it("commits results and offsets as one where it is to deliver exactly once", async (context) => {
    const world = kafka(context);
    const names = world.names();
    const make = { [names.input]: {}, [names.output]: {} };
    const worker = world.worker(names, { delivery: "exactly-once" });
    await world.produce(names.input, { make, count: 3000 });
    await world.produce(names.input, { values: ["{", "}"], from: 5000 });
    expect(await world.until(names.output, 3000)).toEqual({ ids: 3000, doubles: 0 });
    expect(await world.until(`${names.input}.dead-letters`, 2)).toEqual({ ids: 2, doubles: 0 });
    expect(await worker.end("SIGTERM")).toBe(0);
  });
});
