import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findKafka } from "./kafka-jars.js";
import { freePort } from "./mlflow-server.js";
import { runProcess } from "./run-process.js";

const START_MS = 90_000;

/** Who may come by the listener that asks. */
const USER = { username: "stream", password: "p4ssword-of-tests" } as const;
const MODULES = "org.apache.kafka.common.security";

/** A real broker on ports of its own, its data in a temporary folder. */
export interface KafkaBroker {
  /** Where it listens. */
  readonly server: string;
  /** Where it listens too, and tells clients to come by another port: that of a proxy. */
  readonly proxied: { readonly port: number; readonly advertised: number };
  /** Where it listens for those who prove who they are, by PLAIN or SCRAM. */
  readonly login: { readonly server: string; readonly username: string; readonly password: string };
  /** Where it listens besides, by the names of its listeners. */
  readonly listeners: Readonly<Record<string, string>>;
  /** Ends it at once, as a machine that loses its power. */
  kill(): Promise<void>;
  /** Starts it again with the data that it had. */
  start(): Promise<void>;
  /** Ends it and takes its data away. */
  remove(): Promise<void>;
}

/** More that a broker of tests listens at. */
export interface BrokerListener {
  /** In capitals. */
  readonly name: string;
  readonly protocol: "SSL" | "SASL_SSL";
  /** Its properties, without `listener.name.NAME.` in front. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface BrokerOptions {
  readonly listeners?: readonly BrokerListener[];
  /** Java's system properties. */
  readonly system?: Readonly<Record<string, string>>;
}

/** Starts Apache Kafka: one process that is controller and broker. Throws why it cannot be had. */
export async function startKafka({ listeners = [], system = {} }: BrokerOptions = {}): Promise<KafkaBroker> {
  const jars = await findKafka();
  const folder = mkdtempSync(join(tmpdir(), "assay-kafka-"));
  const [port, controller, proxiedPort, advertised, loginPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const properties = join(folder, "server.properties");
  const extras: (BrokerListener & { readonly port: number })[] = [];
  for (const listener of listeners) extras.push({ ...listener, port: await freePort() });
  const ports = { port, controller, proxied: proxiedPort, advertised, login: loginPort };
  writeFileSync(properties, propertiesOf(folder, ports, extras));
  const log = join(folder, "broker.log");
  const java = (heap: string, ...args: string[]): string[] => [
    `-Xmx${heap}`,
    "-XX:+UseSerialGC",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    ...Object.entries(system).map(([name, value]) => `-D${name}=${value}`),
    "-cp",
    jars,
    ...args,
  ];
  let child: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = new Promise((resolve) => child?.once("close", resolve));
    child.kill("SIGKILL");
    await closed;
  };
  const start = async (): Promise<void> => {
    child = spawn("java", java("512m", "kafka.Kafka", properties), { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (text) => appendFileSync(log, text));
    const end = Date.now() + START_MS;
    while (!(await answers(port))) {
      if (child.exitCode !== null || Date.now() > end)
        throw new Error(
          `Kafka did not start: ${existsSync(log) ? readFileSync(log, "utf8").slice(-2000) : ""}`,
        );
      await sleep(100);
    }
  };
  const remove = async (): Promise<void> => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const scram = ["SCRAM-SHA-256", "SCRAM-SHA-512"].flatMap((mechanism) => [
      "--add-scram",
      `${mechanism}=[name=${USER.username},password=${USER.password}]`,
    ]);
    const format = [
      "kafka.tools.StorageTool",
      "format",
      "-t",
      "MkU3OEVBNTcwNTJENDM2Qg",
      "-c",
      properties,
      ...scram,
    ];
    const { code, stderr } = await runProcess("java", java("256m", ...format));
    if (code !== 0) throw new Error(`Kafka's storage cannot be made: ${stderr.slice(-1000)}`);
    await start();
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    server: `127.0.0.1:${port}`,
    proxied: { port: proxiedPort, advertised },
    login: { server: `127.0.0.1:${loginPort}`, ...USER },
    listeners: Object.fromEntries(extras.map((one) => [one.name, `127.0.0.1:${one.port}`])),
    kill,
    start,
    remove,
  };
}

function propertiesOf(
  folder: string,
  {
    port,
    controller,
    proxied,
    advertised,
    login,
  }: Readonly<Record<"port" | "controller" | "proxied" | "advertised" | "login", number>>,
  extras: readonly (BrokerListener & { readonly port: number })[],
): string {
  const places = extras.map((one) => `,${one.name}://127.0.0.1:${one.port}`).join("");
  const protocols = extras.map(({ name, protocol }) => `,${name}:${protocol}`).join("");
  const more = extras.flatMap(({ name, properties }) =>
    Object.entries(properties).map(([key, value]) => `listener.name.${name.toLowerCase()}.${key}=${value}\n`),
  );
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=PLAINTEXT://127.0.0.1:${port},PROXIED://127.0.0.1:${proxied},LOGIN://127.0.0.1:${login},CONTROLLER://127.0.0.1:${controller}${places}
advertised.listeners=PLAINTEXT://127.0.0.1:${port},PROXIED://127.0.0.1:${advertised},LOGIN://127.0.0.1:${login}${places}
inter.broker.listener.name=PLAINTEXT
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT,LOGIN:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT${protocols}
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.login.plain.sasl.jaas.config=${MODULES}.plain.PlainLoginModule required user_${USER.username}="${USER.password}";
listener.name.login.scram-sha-256.sasl.jaas.config=${MODULES}.scram.ScramLoginModule required;
listener.name.login.scram-sha-512.sasl.jaas.config=${MODULES}.scram.ScramLoginModule required;
log.dirs=${join(folder, "data")}
num.partitions=4
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
log.retention.ms=-1
${more.join("")}`;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
