import { expect, it } from "vitest";
import { kafkaInferenceConfig } from "../../../../sdk/io/configs/kafka-inference.js";
import { jsonDecoder, jsonEncoder } from "../../../../sdk/io/services/kafka/codecs/index.js";
import type { BatchHandler, KafkaCluster, OutBatch } from "../../../../sdk/io/services/kafka/index.js";
import { PredictionStream } from "../../../../sdk/jobs/kafka/stream.js";
import { doubling, message } from "./messages.js";

/** A cluster of one partition with two messages, which are handed out once; what is sent is up to `send`. */
function clusterOf(send: (batch: OutBatch) => Promise<void>): KafkaCluster {
  return {
    consumer() {
      let stop = (): void => {};
      const stopped = new Promise<void>((resolve) => {
        stop = resolve;
      });
      return {
        async run(handler: BatchHandler) {
          const messages = [message(0, '{"x": 1}'), message(1, '{"x": 2}')];
          await handler(
            { topic: "in", partition: 0, highWatermark: 2n, messages },
            { isCurrent: () => true, async commit() {}, resolve() {}, async heartbeat() {} },
          );
          await stopped;
        },
        async stop() {
          stop();
        },
      };
    },
    producer: async () => ({ send, async close() {} }),
    transactional: () => Promise.reject(new Error("not asked for")),
    admin: async () => ({
      ensureTopics: async () => [],
      maxMessageBytes: async () => 1_000_000,
      partitions: async () => [{ partitionId: 0, leader: 1 }],
      bounds: async () => new Map(),
      committed: async () => new Map(),
      async close() {},
    }),
  };
}

function streamOf(send: (batch: OutBatch) => Promise<void>, onDone: () => void) {
  const model = doubling();
  const config = kafkaInferenceConfig.parse({
    kind: "kafka-inference",
    model: "m",
    retry: { firstMs: 1, longestMs: 2 },
  });
  return new PredictionStream({
    cluster: clusterOf(send),
    models: { use: (work) => work(model) },
    config,
    topics: { input: "in", output: "out", deadLetters: "dead", groupId: "g" },
    codecs: { decoder: jsonDecoder, encoder: jsonEncoder },
    now: Date.now,
    log() {},
    onDone,
  });
}

it("ends with a clear error by a mistake in the program that comes again and again", async () => {
  let tries = 0;
  const stream = streamOf(
    async () => {
      tries++;
      throw new TypeError("timestamp.low is not a function");
    },
    () => {},
  );
  await expect(stream.run(new AbortController().signal)).rejects.toMatchObject({
    code: "INTERNAL",
    message: expect.stringMatching(/"send" of partition 0 breaks each time.*timestamp\.low/),
  });
  expect(tries).toBe(5);
});

it("rides out what looks like one for a moment, and brokers that are away for long", async () => {
  const failures = [
    ...Array.from({ length: 4 }, () => new TypeError("no broker")),
    ...Array.from({ length: 20 }, () => new Error("connect ECONNREFUSED")),
  ];
  const sent: number[] = [];
  const stop = new AbortController();
  const stream = streamOf(
    async ({ messages }) => {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      sent.push(messages.length);
    },
    () => stop.abort(),
  );
  await stream.run(stop.signal);
  expect(sent).toEqual([2]);
});
