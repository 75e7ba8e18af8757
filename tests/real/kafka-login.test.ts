import { describe, expect, it } from "vitest";
import { kafkaOfTests } from "../support/kafka-world.js";

const kafka = kafkaOfTests();

describe("a stream at brokers that ask who it is (Apache Kafka)", () => {
  it("logs in by PLAIN and by SCRAM, and delivers exactly once there too", async (context) => {
    const world = kafka(context);
    const { server, username, password } = world.broker.login;
    for (const mechanism of ["plain", "scram-sha-256", "scram-sha-512"]) {
      const names = world.names();
      await world.produce(names.input, { make: { [names.input]: {}, [names.output]: {} }, count: 500 });
      const delivery = mechanism === "plain" ? "exactly-once" : "at-least-once";
      const worker = world.worker(names, { server, delivery, sasl: { mechanism, username, password } });
      expect(await world.until(names.output, 500)).toEqual({ ids: 500, doubles: 0 });
      expect(await worker.end("SIGTERM")).toBe(0);
    }
  }, 120_000);

  it("ends with what the brokers say of a wrong password, which is in no line of its log", async (context) => {
    const world = kafka(context);
    const { server, username } = world.broker.login;
    for (const mechanism of ["plain", "scram-sha-256"]) {
      const sasl = { mechanism, username, password: "not-the-password" };
      const worker = world.worker(world.names(), { server, sasl });
      await expect.poll(() => worker.log()).toContain("KAFKA_UNAVAILABLE");
      expect(await worker.end("SIGTERM")).not.toBe(0);
      expect(worker.log()).not.toContain("not-the-password");
    }
  }, 120_000);
});
