import { type Benchmark, part } from "../benchmark.js";
import { startWorld, worldArgs } from "./world.js";

const SCRIPTS = "serving-kafka";

/** Streams of predictions, beside Python's client with the same model. */
export const KAFKA: readonly Benchmark[] = (["at-least-once", "exactly-once"] as const).map((delivery) => ({
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
}));
