import { type Benchmark, part } from "../benchmark.js";
import { startQuietWorld, startWorld, worldArgs } from "./world.js";

const SCRIPTS = "serving-kafka";
const LATENCY_PEER = "confluent-kafka, onnxruntime, one at a time with a flush";

const THROUGHPUT = (["at-least-once", "exactly-once"] as const).map(
  (delivery): Benchmark => ({
    name: `kafka-${delivery}`,
    group: "kafka",
    title: `100,000 messages of 256 bytes from topic to topic, boosting of 100 rounds, ${delivery.replaceAll("-", " ")}`,
    python: "kafka",
    start: startWorld,
    sides: (folder) => [
      part("Assay", `${SCRIPTS}/stream.ts`, ...worldArgs(folder), delivery),
      ...(delivery === "at-least-once"
        ? [part("Assay's client, no model", `${SCRIPTS}/pass-on.ts`, ...worldArgs(folder))]
        : []),
      part("confluent-kafka, onnxruntime", `${SCRIPTS}/stream.py`, ...worldArgs(folder), delivery),
    ],
  }),
);

/** Streams of predictions, beside Python's client with the same model. */
export const KAFKA: readonly Benchmark[] = [
  ...THROUGHPUT,
  {
    name: "kafka-latency",
    group: "kafka",
    title: "from a message to its result at 1,000 messages a second, boosting of 100 rounds, ms",
    python: "kafka",
    peer: LATENCY_PEER,
    start: startQuietWorld,
    sides: (folder) => [
      part("Assay", `${SCRIPTS}/latency.ts`, "assay", folder),
      part(LATENCY_PEER, `${SCRIPTS}/latency.ts`, "python", folder),
    ],
  },
];
