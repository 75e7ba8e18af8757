import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it, type TestContext } from "vitest";
import { isRefused, kafkaCluster, kafkaConfig } from "../../sdk/io/services/kafka/index.js";
import { KafkaSecurity } from "../support/kafka-security.js";
import { kafkaOfTests } from "../support/kafka-world.js";

const security = new KafkaSecurity();
const kafka = kafkaOfTests((folder) => security.options(folder));
afterAll(() => security.close());

const PAST = 1_700_000_000;

/** Predicts 500 messages by a stream that reaches the broker so, and stops it. */
async function delivers(context: TestContext, config: Readonly<Record<string, unknown>>): Promise<void> {
  const world = kafka(context);
  const names = world.names();
  await world.produce(names.input, { make: { [names.input]: {}, [names.output]: {} }, count: 500 });
  // A session that a busy machine does not overrun: what comes twice then is none of this.
  const group = { id: names.group, sessionTimeoutMs: 30_000 };
  const worker = world.worker(names, { ...config, group });
  expect(await world.until(names.output, 500), worker.log()).toEqual({ ids: 500, doubles: 0 });
  expect(await worker.end("SIGTERM")).toBe(0);
}

/** Why the brokers cannot be reached so; the failure must be one that waiting does not mend. */
async function refused(config: Readonly<Record<string, unknown>>): Promise<string> {
  const error = await kafkaCluster(kafkaConfig.parse(config), () => {})
    .admin()
    .then((admin) => admin.close())
    .catch((failure: Error) => failure);
  expect(isRefused(error), String(error)).toBe(true);
  return (error as Error).message;
}

/** What a stream says that reaches the broker so, and ends by it. */
async function refusal(context: TestContext, config: Readonly<Record<string, unknown>>): Promise<string> {
  const world = kafka(context);
  const worker = world.worker(world.names(), config);
  await expect.poll(() => worker.log()).toContain("KAFKA_UNAVAILABLE");
  expect(await worker.end("SIGTERM")).not.toBe(0);
  return worker.log();
}

const at = (context: TestContext, name: string) => ({ server: kafka(context).broker.listeners[name] });

describe("a stream at brokers that want TLS (Apache Kafka)", () => {
  it("trusts the authority that it is told, delivers exactly once too, and shows its own certificate where that is wanted", async (context) => {
    kafka(context);
    const { broker, client } = security.certificates;
    const tls = { ca: broker.certPath };
    await delivers(context, { ...at(context, "TLS"), tls, delivery: "exactly-once" });
    const own = { cert: client.certPath, key: client.bothPath };
    await delivers(context, { ...at(context, "MUTUAL"), tls: { ...tls, ...own } });
  }, 120_000);

  it("ends with what is wrong about a certificate", async (context) => {
    kafka(context);
    const { broker, other } = security.certificates;
    const ca = broker.certPath;
    const [tls, mutual] = [at(context, "TLS"), at(context, "MUTUAL")];
    expect(await refusal(context, { ...tls, tls: true })).toMatch(/self-signed certificate/);
    const wrong = { cert: other.certPath, key: other.bothPath };
    const said = await Promise.all([
      refused({ ...tls, tls: { ca: other.certPath } }),
      refused({ ...tls, tls: { ca, serverName: "elsewhere.tests" } }),
      refused({ ...mutual, tls: { ca } }),
      refused({ ...mutual, tls: { ca, ...wrong } }),
    ]);
    expect(said).toEqual([
      expect.stringContaining("self-signed certificate"),
      expect.stringContaining("does not match certificate's altnames"),
      expect.stringMatching(/alert.*certificate/),
      expect.stringMatching(/alert.*certificate/),
    ]);
  }, 180_000);
});

describe("a stream at brokers that want a token (Apache Kafka, SASL/OAUTHBEARER over TLS)", () => {
  const oauth = (context: TestContext, name: string, token: Readonly<Record<string, string>>) => ({
    ...at(context, name),
    tls: { ca: security.certificates.broker.certPath },
    sasl: { mechanism: "oauthbearer", ...token },
  });

  it("shows the one that it was given, or that a file holds", async (context) => {
    const { folder } = kafka(context);
    const file = join(folder, "token");
    writeFileSync(file, `${security.signed()}\n`);
    await delivers(context, oauth(context, "UNSIGNED", { token: security.unsigned() }));
    await delivers(context, oauth(context, "SIGNED", { tokenFile: file }));
  }, 120_000);

  it("ends where the token ran out, is a stranger's or is for others, and logs none", async (context) => {
    kafka(context);
    const token = security.signed({ exp: PAST });
    const log = await refusal(context, oauth(context, "SIGNED", { token }));
    expect(log).toMatch(/OAUTHBEARER authentication failed.*invalid_token/);
    expect(log).not.toContain(token.split(".")[1]);
    const others = [security.signed({}, "stranger"), security.signed({ aud: "others" }), security.unsigned()];
    const said = await Promise.all([
      refused(oauth(context, "UNSIGNED", { token: security.unsigned({ exp: PAST }) })),
      ...others.map((one) => refused(oauth(context, "SIGNED", { token: one }))),
    ]);
    for (const text of said) expect(text).toMatch(/OAUTHBEARER authentication failed.*invalid_token/);
  }, 180_000);
});
