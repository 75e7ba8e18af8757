import { randomUUID } from "node:crypto";
import { built, tell, timed } from "../part.js";

// What the client alone takes: messages are read, sent on as they are and committed, in pieces of 500, without a model.
// `pass-on.ts SERVER TOPIC COUNT`
const [server, topic, count] = process.argv.slice(2);
const { kafkaInferenceConfig } = built<typeof import("../../../sdk/io/configs/kafka-inference.js")>(
  "io/configs/kafka-inference.js",
);
const { kafkaCluster } = built<typeof import("../../../sdk/io/services/kafka/index.js")>(
  "io/services/kafka/index.js",
);

async function main(): Promise<void> {
  const id = randomUUID().slice(0, 8);
  const config = kafkaInferenceConfig.parse({ kind: "kafka-inference", model: "none", server });
  const cluster = kafkaCluster(config, () => {});
  const { group, batch } = config;
  const { cpuSeconds, wallSeconds } = await timed(async () => {
    const admin = await cluster.admin();
    await admin.ensureTopics([{ topic: `out-${id}`, partitions: 4 }]);
    await admin.close();
    const producer = await cluster.producer();
    const consumer = cluster.consumer({
      groupId: id,
      topic,
      from: "earliest",
      ...group,
      maxPartitionBytes: batch.maxBytes,
      maxWaitMs: batch.maxWaitMs,
      concurrency: 32,
    });
    let done = 0;
    await consumer.run(async ({ messages }, control) => {
      for (let at = 0; at < messages.length; at += batch.rows) {
        const some = messages.slice(at, at + batch.rows);
        await producer.send({ topic: `out-${id}`, messages: some });
        await control.commit(some[some.length - 1].offset + 1n);
        done += some.length;
      }
      if (done >= Number(count)) void consumer.stop();
    });
    await producer.close();
  });
  tell({ cpuSeconds, wallSeconds, perSecond: Math.round(Number(count) / wallSeconds) });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
