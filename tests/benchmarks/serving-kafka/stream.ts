import { randomUUID } from "node:crypto";
import { built, tell, timed } from "../part.js";

// What predicting the messages of a topic takes. `stream.ts SERVER TOPIC COUNT MODEL at-least-once|exactly-once`
const [server, topic, count, model, delivery] = process.argv.slice(2);
const { kafkaInferenceConfig } = built<typeof import("../../../sdk/io/configs/kafka-inference.js")>(
  "io/configs/kafka-inference.js",
);
const { kafkaCluster } = built<typeof import("../../../sdk/io/services/kafka/index.js")>(
  "io/services/kafka/index.js",
);
const { jsonDecoder, jsonEncoder } = built<typeof import("../../../sdk/io/services/kafka/codecs/index.js")>(
  "io/services/kafka/codecs/index.js",
);
const { PredictionStream } =
  built<typeof import("../../../sdk/jobs/kafka/stream.js")>("jobs/kafka/stream.js");
const { ServedModel } = built<typeof import("../../../sdk/io/services/served/index.js")>(
  "io/services/served/index.js",
);
const { modelSource } = built<typeof import("../../../sdk/jobs/serving/index.js")>("jobs/serving/index.js");
const { jobEnvironment } = built<typeof import("../../../sdk/jobs/environment.js")>("jobs/environment.js");

async function main(): Promise<void> {
  const id = randomUUID().slice(0, 8);
  const config = kafkaInferenceConfig.parse({
    kind: "kafka-inference",
    model,
    server,
    delivery,
    output: { keep: ["id"] },
    topics: { partitions: 4 },
  });
  const served = await ServedModel.open(modelSource({ model, uris: {}, environment: jobEnvironment({}) }));
  const log = (): void => {};
  const stop = new AbortController();
  const topics = { input: topic, output: `out-${id}`, deadLetters: `dead-${id}`, groupId: id };
  const stream = new PredictionStream({
    cluster: kafkaCluster(config, log),
    models: served,
    config,
    topics,
    codecs: { decoder: jsonDecoder, encoder: jsonEncoder },
    now: Date.now,
    log,
    onDone: () => {
      if (stream.progress.messages >= Number(count)) stop.abort();
    },
  });
  const { cpuSeconds, wallSeconds } = await timed(() => stream.run(stop.signal));
  await served.close();
  tell({
    cpuSeconds,
    wallSeconds,
    perSecond: Math.round(Number(count) / wallSeconds),
    dead: stream.progress.dead,
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
