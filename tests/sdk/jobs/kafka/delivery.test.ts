import { describe, expect, it } from "vitest";
import type { KafkaCluster, OutBatch, OutMessage } from "../../../../sdk/io/services/kafka/index.js";
import { AtLeastOnce, type Piece } from "../../../../sdk/jobs/kafka/delivery.js";

const LEADERS = [0, 1, 2].map((partitionId) => ({ partitionId, leader: 1 }));

function pieceOf(count: number): Piece {
  const messages = Array.from(
    { length: count },
    (_, i): OutMessage => ({
      key: Buffer.from(`key ${i}`),
      value: Buffer.from(String(i)),
      headers: {},
      timestamp: "0",
    }),
  );
  const parcel = { batches: () => [{ topic: "out", messages }] } as unknown as Piece["parcel"];
  return { topic: "in", partition: 0, nextOffset: BigInt(count), parcel };
}

/** Brokers that take what goes to some partitions and refuse the rest of the same request, as often as they are told. */
function deliveryTo(ready: () => (partition: number) => boolean) {
  const taken: string[] = [];
  const requests: OutBatch[] = [];
  const send = async (batch: OutBatch): Promise<void> => {
    requests.push(batch);
    const isReady = ready();
    for (const { partition = -1, value } of batch.messages) if (isReady(partition)) taken.push(String(value));
    if (!batch.messages.every(({ partition = -1 }) => isReady(partition))) throw new Error("not the leader");
  };
  const cluster = { producer: async () => ({ send, async close() {} }) } as unknown as KafkaCluster;
  return { delivery: new AtLeastOnce(cluster, async () => LEADERS), taken, requests };
}

describe("at least once", () => {
  it("writes nothing twice that a partition has taken while another was not ready", async () => {
    let attempts = 0;
    const { delivery, taken } = deliveryTo(() => {
      attempts++;
      // The second partition is ready last.
      return (partition) => partition !== 1 || attempts > 4;
    });
    const piece = pieceOf(60);
    let failures = 0;
    for (;;) {
      try {
        await delivery.send(piece);
        break;
      } catch {
        failures++;
      }
    }
    expect(failures).toBeGreaterThan(0);
    expect(taken.toSorted((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 60 }, (_, i) => String(i)),
    );
  });

  it("writes in one request again once the brokers took something", async () => {
    const { delivery, requests } = deliveryTo(() => () => true);
    await delivery.send(pieceOf(60));
    expect(requests).toHaveLength(3);
    for (const { messages } of requests)
      expect(new Set(messages.map(({ partition }) => partition)).size).toBe(1);
    await delivery.send(pieceOf(60));
    expect(requests).toHaveLength(4);
  });
});
