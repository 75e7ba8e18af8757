import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type KafkaBroker, startKafka } from "../../support/kafka-broker.js";
import { ROOT } from "../../support/source-files.js";
import { built } from "../part.js";

/** The Python of the peers. */
export const KAFKA_PEER_REQUIREMENTS = join(__dirname, "requirements.txt");

export const MESSAGES = 100_000;
const TOPIC = "hours";
const BATCH = 1000;
const LEFT_OUT = ["casual", "registered", "day"];

/** A model of bike hours and a broker; returns the broker. */
async function startBroker(folder: string): Promise<KafkaBroker> {
  const { Experiment } = built<typeof import("../../../sdk/index.js")>("index.js");
  const trained = await Experiment.load({
    dataset: { kind: "csv", path: join(ROOT, "fixtures/bikes.csv"), exclude: LEFT_OUT },
    target: "bikers",
    model: { kind: "boosting", rounds: 100 },
    tracking: { enabled: false },
  }).train();
  await trained.save(join(folder, "model"));
  const broker = await startKafka();
  writeFileSync(join(folder, "server.txt"), broker.server);
  return broker;
}

/** A model of bike hours, a broker, and messages of about 256 bytes in four partitions; returns what ends the broker. */
export async function startWorld(folder: string): Promise<() => Promise<void>> {
  const broker = await startBroker(folder);
  try {
    await produce(broker.server);
  } catch (error) {
    await broker.remove();
    throw error;
  }
  return () => broker.remove();
}

/** The model and a broker without messages, and rows for who writes some; returns what ends the broker. */
export async function startQuietWorld(folder: string): Promise<() => Promise<void>> {
  writeFileSync(rowsPath(folder), JSON.stringify(hours().map((row) => ({ ...row, note: "x".repeat(60) }))));
  const broker = await startBroker(folder);
  return () => broker.remove();
}

export const rowsPath = (folder: string): string => join(folder, "rows.json");
export const serverOf = (folder: string): string => readFileSync(join(folder, "server.txt"), "utf8");

/** What a side is told: broker, topic, messages, model. */
export function worldArgs(folder: string): readonly string[] {
  return [serverOf(folder), TOPIC, String(MESSAGES), join(folder, "model")];
}

async function produce(server: string): Promise<void> {
  const { kafkaCluster } = built<typeof import("../../../sdk/io/services/kafka/index.js")>(
    "io/services/kafka/index.js",
  );
  const { kafkaInferenceConfig } = built<typeof import("../../../sdk/io/configs/kafka-inference.js")>(
    "io/configs/kafka-inference.js",
  );
  const config = kafkaInferenceConfig.parse({ kind: "kafka-inference", model: "none", server });
  const cluster = kafkaCluster(config, () => {});
  const admin = await cluster.admin();
  await admin.ensureTopics([{ topic: TOPIC, partitions: 4 }]);
  await admin.close();
  const producer = await cluster.producer();
  const rows = hours();
  for (let at = 0; at < MESSAGES; at += BATCH) {
    const messages = Array.from({ length: BATCH }, (_, i) => {
      const id = at + i;
      const row = { ...rows[id % rows.length], id, note: "x".repeat(60) };
      const headers = { traceparent: "00-abc-def-01", i: String(id) };
      const value = Buffer.from(JSON.stringify(row));
      return { key: Buffer.from(String(id)), value, headers, timestamp: String(1_700_000_000_000 + id) };
    });
    await producer.send({ topic: TOPIC, messages });
  }
  await producer.close();
}

/** Hours of the bike rentals as the model reads them. */
function hours(): Record<string, string | number>[] {
  const [head, ...lines] = readFileSync(join(ROOT, "fixtures/bikes.csv"), "utf8").trim().split("\n");
  const names = head.replaceAll('"', "").split(",");
  return lines.slice(0, 2000).map((line) => {
    const cells = line.replaceAll('"', "").split(",");
    const pairs = names.map((name, i) => {
      const number = Number(cells[i]);
      return [name, Number.isNaN(number) ? cells[i] : number] as const;
    });
    return Object.fromEntries(pairs.filter(([name]) => ![...LEFT_OUT, "bikers"].includes(name)));
  });
}
