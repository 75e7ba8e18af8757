import { makeKafka } from "./kafka-jars.js";

// Run by `npx jiti tests/support/make-kafka.ts`: fetches the jars of Apache Kafka for the real tests, once.
makeKafka().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
