import { setTimeout as sleep } from "node:timers/promises";
import type { Table } from "../../../core/tables/index.js";
import type { KafkaCluster, OutMessage, Producer, TopicPlan } from "../kafka/index.js";
import type { PredictionSink } from "./prediction-log.js";
import type { LoggedRows } from "./rows.js";

/** Messages that are sent at once. */
const BATCH = 500;
/** Longest wait for a goodbye. */
const CLOSE_MS = 2000;

/** Where a log's topic is. */
export interface LogBrokers {
  readonly cluster: KafkaCluster;
  /** Whether and how the topic is made where it is not there. */
  readonly topics: Omit<TopicPlan, "topic"> & { readonly create: boolean };
}

/** JSON messages in a topic, one a row: `{time, model, source, id, inputs, predictions}`, with the id as key. */
export function topicSink({ cluster, topics }: LogBrokers, topic: string): PredictionSink {
  const { create, ...plan } = topics;
  const open = async (): Promise<Producer> => {
    if (create) await makeTopic(cluster, { topic, ...plan });
    return cluster.producer();
  };
  // At once: the topic is there, and so are its leaders, before the first rows are to be written.
  let opening: Promise<Producer> | undefined = open();
  opening.catch(() => {});
  const drop = async (): Promise<void> => {
    const old = opening;
    opening = undefined;
    await (await old?.catch(() => undefined))?.close().catch(() => {});
  };
  return {
    async write(rows) {
      opening ??= open();
      try {
        const producer = await opening;
        const messages = rows.flatMap(messagesOf);
        for (let at = 0; at < messages.length; at += BATCH)
          await producer.send({ topic, messages: messages.slice(at, at + BATCH) });
      } catch (error) {
        await drop();
        throw error;
      }
    },
    // Brokers that are away must not hold up the end.
    close: () => Promise.race([drop(), sleep(CLOSE_MS, undefined, { ref: false })]),
  };
}

async function makeTopic(cluster: KafkaCluster, plan: TopicPlan): Promise<void> {
  const admin = await cluster.admin();
  try {
    await admin.ensureTopics([plan]);
  } finally {
    await admin.close().catch(() => {});
  }
}

function messagesOf({ inputs, predictions, meta, atMs }: LoggedRows): OutMessage[] {
  const time = new Date(atMs).toISOString();
  const { model, source } = meta;
  return Array.from({ length: inputs.numRows }, (_, i) => {
    const id = meta.ids?.[i] ?? null;
    const body = { time, model, source, id, inputs: cells(inputs, i), predictions: cells(predictions, i) };
    return {
      key: id === null ? null : Buffer.from(id),
      value: Buffer.from(JSON.stringify(body)),
      headers: {},
      timestamp: String(Math.round(atMs)),
    };
  });
}

/** Cells of a row; integers of 64 bits as numbers where they are exact, else as texts. */
function cells(table: Table, row: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(table.row(row)).map(([name, value]) => {
      if (typeof value !== "bigint") return [name, value];
      const number = Number(value);
      return [name, Number.isSafeInteger(number) ? number : value.toString()];
    }),
  );
}
