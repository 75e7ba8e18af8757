import type { Producer as Client, Kafka, Message } from "kafkajs";
import { isTooLarge, kafkaError, MessageTooLarge } from "./failures.js";
import { partitioner } from "./light/index.js";
import type { NextOffset, OutBatch, Producer, TransactionalProducer } from "./types.js";

/** All replicas in sync have it. */
const ALL = -1;

/** Longest time that a transaction may be open before the broker ends it. */
const TRANSACTION_MS = 60_000;

/** Writes by kafkajs. What the brokers do not take within the client's few tries is thrown: whoever sends knows how long to try. */
export async function openProducer(make: () => Promise<Kafka>): Promise<Producer> {
  const client = (await make()).producer({
    createPartitioner: partitioner,
    allowAutoTopicCreation: false,
    retry: { retries: 2 },
  });
  await connect(client);
  return {
    send: (batch) => sending(client, batch),
    close: () => client.disconnect(),
  };
}

/** Writes in transactions. Opening shuts out every other producer of the same id, and ends what it had begun. */
export async function openTransactional(
  make: () => Promise<Kafka>,
  transactionalId: string,
): Promise<TransactionalProducer> {
  const client = (await make()).producer({
    createPartitioner: partitioner,
    allowAutoTopicCreation: false,
    transactionalId,
    idempotent: true,
    maxInFlightRequests: 1,
    transactionTimeout: TRANSACTION_MS,
    retry: { retries: 3 },
  });
  await connect(client);
  try {
    // The first transaction is what makes the producer known: it is opened now, empty, so that others are shut out before offsets are read.
    await (await client.transaction()).abort();
  } catch (cause) {
    await client.disconnect().catch(() => {});
    throw kafkaError(`transactional id ${transactionalId} cannot be opened`, cause);
  }
  return {
    async transact(
      batches,
      { groupId, topic, partition, nextOffset }: NextOffset & { readonly groupId: string },
    ) {
      const transaction = await client.transaction();
      try {
        for (const batch of batches) await sending(transaction, batch);
        const partitions = [{ partition, offset: String(nextOffset) }];
        await transaction.sendOffsets({ consumerGroupId: groupId, topics: [{ topic, partitions }] });
        await transaction.commit();
      } catch (error) {
        await transaction.abort().catch(() => {});
        throw error;
      }
    },
    close: () => client.disconnect(),
  };
}

async function connect(client: Client): Promise<void> {
  try {
    await client.connect();
  } catch (cause) {
    throw kafkaError("no broker can be reached to write to", cause);
  }
}

async function sending(sender: Pick<Client, "send">, batch: OutBatch): Promise<void> {
  const { topic } = batch;
  // The client only reads them.
  const messages = batch.messages as unknown as Message[];
  try {
    await sender.send({ acks: ALL, topic, messages });
  } catch (error) {
    if (isTooLarge(error)) throw new MessageTooLarge(batch, error);
    throw error;
  }
}
