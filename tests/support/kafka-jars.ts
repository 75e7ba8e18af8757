import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { oneAtATime } from "./made-once.js";
import { REAL_REQUIRED } from "./real.js";
import { runProcess } from "./run-process.js";

/** The version of Apache Kafka that the tests run. */
export const KAFKA_VERSION = "4.4.0";

// Of the tools (kafka-broker-api-versions and the like) the jar alone: what they need is the broker's.
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>local</groupId><artifactId>kafka-broker</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>
<dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${KAFKA_VERSION}</version></dependency>
<dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-tools</artifactId><version>${KAFKA_VERSION}</version><exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency>
<dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
</dependencies></project>
`;

function home(): string {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(cache, "assay", "test-kafka", KAFKA_VERSION);
}

/** Written last, with what the jars were fetched by: other wishes fetch what is missing. */
const mark = (): string => join(home(), "libs", ".done");

const isMade = (): boolean => existsSync(mark()) && readFileSync(mark(), "utf8") === POM;

/** Fetches the jars of Apache Kafka from Maven Central, where they are not there yet (44 MB). */
export async function makeKafka(): Promise<void> {
  await oneAtATime(join(home(), ".."), "making", async () => {
    if (isMade()) return;
    mkdirSync(home(), { recursive: true });
    writeFileSync(join(home(), "pom.xml"), POM);
    const args = [
      "-q",
      "-B",
      "dependency:copy-dependencies",
      "-DoutputDirectory=libs",
      "-DincludeScope=runtime",
    ];
    const { code, stdout, stderr } = await runProcess("mvn", args, { cwd: home(), timeoutMs: 300_000 });
    if (code !== 0) throw new Error(`mvn ended with ${code}: ${(stdout + stderr).slice(-1000)}`);
    writeFileSync(mark(), POM);
  });
}

/** The class path of the jars, and a Java that runs them; made where the real parts are required. Throws why they cannot be had. */
export async function findKafka(): Promise<string> {
  const { stderr } = await runProcess("java", ["-version"]).catch(() => ({ stderr: "" }));
  const version = Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
  if (version < 17) throw new Error(`Java ${version || "is not there"}, wanted 17 or later`);
  if (!isMade()) {
    if (!REAL_REQUIRED)
      throw new Error("no Kafka yet (44 MB): get it with `npx jiti tests/support/make-kafka.ts`");
    await makeKafka();
  }
  return join(home(), "libs", "*");
}
