import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { cuttingProxy } from "../support/cutting-proxy.js";
import { type KafkaWorld, kafkaOfTests } from "../support/kafka-world.js";

const kafka = kafkaOfTests();

const ROWS = 100;
const PARTITIONS = 4;
const SESSION_MS = 3000;

type Names = ReturnType<KafkaWorld["names"]>;

/** Begins to write ids at a pace; the promise ends when all are in. */
function writing(world: KafkaWorld, names: Names, count: number, perSecond: number): Promise<void> {
  const make = { [names.input]: {}, [names.output]: {} };
  return world.produce(names.input, { make, count, perSecond });
}

describe.each(["at-least-once", "exactly-once"] as const)("a stream, %s, survives", (delivery) => {
  /** What may come twice after so many kills. */
  const doubled = (kills: number): number => (delivery === "exactly-once" ? 0 : kills * ROWS * PARTITIONS);

  it("kill -9 of its process in the middle, three times", async (context) => {
    const world = kafka(context);
    const names = world.names();
    const sent = writing(world, names, 8000, 1000);
    for (let kills = 0; kills < 3; kills++) {
      const worker = world.worker(names, { delivery });
      await world.until(names.output, 1500 * (kills + 1));
      await worker.end("SIGKILL");
    }
    await sent;
    const last = world.worker(names, { delivery });
    await last.joined();
    const { ids, doubles } = await world.until(names.output, 8000);
    expect(ids).toBe(8000);
    expect(doubles).toBeLessThanOrEqual(doubled(3));
    expect(await last.end("SIGTERM")).toBe(0);
  });

  it("kill -9 of the broker, and then of the broker and its own process", async (context) => {
    const world = kafka(context);
    const names = world.names();
    const sent = writing(world, names, 8000, 800);
    const worker = world.worker(names, { delivery });
    await world.until(names.output, 1000);
    await world.broker.kill();
    await sleep(1000);
    await world.broker.start();
    await world.until(names.output, 3000);
    await Promise.all([world.broker.kill(), worker.end("SIGKILL")]);
    const again = world.worker(names, { delivery });
    await world.broker.start();
    await sent;
    const { ids, doubles } = await world.until(names.output, 8000);
    expect(ids).toBe(8000);
    expect(doubles).toBeLessThanOrEqual(doubled(3));
    expect(await again.end("SIGTERM")).toBe(0);
  });

  it("workers that come and go every two seconds", async (context) => {
    const world = kafka(context);
    const names = world.names();
    const sent = writing(world, names, 10_000, 1000);
    const steady = world.worker(names, { delivery });
    await steady.joined();
    for (let i = 0; i < 3; i++) {
      const other = world.worker(names, { delivery });
      await other.joined();
      await sleep(2000);
      expect(await other.end("SIGTERM")).toBe(0);
    }
    await sent;
    // Revoked partitions are done before they are given away: nothing comes twice.
    expect(await world.until(names.output, 10_000)).toEqual({ ids: 10_000, doubles: 0 });
    expect(await steady.end("SIGTERM")).toBe(0);
  });

  it("a network that breaks, and one that falls silent for longer than its session", async (context) => {
    const world = kafka(context);
    const names = world.names();
    const { port, advertised } = world.broker.proxied;
    const proxy = await cuttingProxy(advertised, port);
    try {
      const sent = writing(world, names, 8000, 800);
      const server = `127.0.0.1:${advertised}`;
      const worker = world.worker(names, { delivery, server, requestTimeoutMs: 8000 });
      await world.until(names.output, 1000);
      proxy.cut("break");
      await sleep(1500);
      proxy.mend();
      await world.until(names.output, 4000);
      proxy.cut("silence");
      await sleep(SESSION_MS + 1000);
      proxy.mend();
      await sent;
      const { ids, doubles } = await world.until(names.output, 8000);
      expect(ids, worker.log()).toBe(8000);
      expect(doubles).toBeLessThanOrEqual(doubled(2));
      expect(await worker.end("SIGTERM")).toBe(0);
    } finally {
      await proxy.stop();
    }
  });
});

it("waits for a broker that is away at the start", async (context) => {
  const world = kafka(context);
  const names = world.names();
  await writing(world, names, 500, 10_000);
  await world.broker.kill();
  const worker = world.worker(names);
  await expect.poll(() => worker.log()).toContain("the brokers are waited for");
  await world.broker.start();
  expect(await world.until(names.output, 500)).toEqual({ ids: 500, doubles: 0 });
  expect(await worker.end("SIGTERM")).toBe(0);
});
