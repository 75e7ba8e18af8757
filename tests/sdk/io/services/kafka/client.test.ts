import { createRequire } from "node:module";
import { join } from "node:path";
import type { Kafka, Mechanism } from "kafkajs";
import { describe, expect, it } from "vitest";
import { openAdmin } from "../../../../../sdk/io/services/kafka/admin.js";
import { clientOf } from "../../../../../sdk/io/services/kafka/connect.js";
import {
  isRefused,
  isTooLarge,
  kafkaConfig,
  kafkaError,
  partedBatches,
} from "../../../../../sdk/io/services/kafka/index.js";
import { clientLog } from "../../../../../sdk/io/services/kafka/logging.js";
import { mendNegativeTimeouts } from "../../../../../sdk/io/services/kafka/negative-timeouts.js";
import { oauthBearer } from "../../../../../sdk/io/services/kafka/oauth-bearer.js";
import { AssayError } from "../../../../../sdk/utils/errors/index.js";
import { temporaryFolder } from "../../../../support/temporary.js";

/** The client's levels. */
const [ERROR, WARN, INFO] = [1, 2, 4];

describe("what the client says", () => {
  const heard = (times: readonly number[] = [0]) => {
    const lines: (readonly [string, string])[] = [];
    let turn = 0;
    const now = () => times[Math.min(turn, times.length - 1)];
    const hear = clientLog((level, text) => void lines.push([level, text]), now)();
    return {
      lines,
      say: (level: number, message: string, extra: Record<string, unknown> = {}, namespace = "Broker") => {
        hear({ namespace, level, log: { message, ...extra } });
        turn += 1;
      },
    };
  };

  it.each([
    [
      "an error",
      ERROR,
      "Connection error",
      { error: "connect ECONNREFUSED" },
      "warn",
      "Connection error: connect ECONNREFUSED",
    ],
    ["an error said already", ERROR, "Failed: away", { error: "away" }, "warn", "Failed: away"],
    ["an error that is no text", ERROR, "Failed", { error: {} }, "warn", "Failed"],
    ["a warning", WARN, "Slow", {}, "debug", "Slow"],
    ["information", INFO, "Joined", {}, "debug", "Joined"],
    [
      "a rebalance",
      ERROR,
      "The group is rebalancing, re-joining",
      {},
      "debug",
      "The group is rebalancing, re-joining",
    ],
    ["a restart", ERROR, "Restarting the consumer in 300ms", {}, "debug", "Restarting the consumer in 300ms"],
  ])("%s", (_, level, message, extra, wantedLevel, wanted) => {
    const { say, lines } = heard();
    say(level, message, extra);
    expect(lines).toEqual([[wantedLevel, `kafka Broker: ${wanted}`]]);
  });

  it("names no part of it where it names none", () => {
    const { say, lines } = heard();
    say(ERROR, "away", {}, "");
    expect(lines).toEqual([["warn", "kafka: away"]]);
  });

  it("is not warned of again within ten seconds, whatever numbers are in it", () => {
    const { say, lines } = heard([0, 9999, 10_000]);
    for (const port of [1, 2, 3]) say(ERROR, `broker ${port} is away`);
    expect(lines.map(([level]) => level)).toEqual(["warn", "debug", "warn"]);
  });

  it("is forgotten once it is much, so that it takes no memory", () => {
    const { say, lines } = heard();
    const name = (i: number) => String.fromCharCode(0x4e00 + i);
    for (let i = 0; i <= 201; i++) say(ERROR, name(i));
    say(ERROR, name(0));
    expect(lines.at(-1)).toEqual(["warn", `kafka Broker: ${name(0)}`]);
  });
});

describe("a login by a token", () => {
  /** What a broker gets, and what becomes of its answer. */
  const login = async (mechanism: Mechanism, answer: string | Error | undefined) => {
    const sent: string[] = [];
    const saslAuthenticate = async ({
      request,
      response,
    }: {
      readonly request: { encode(): Buffer };
      readonly response: { decode(bytes: Buffer): Buffer; parse(bytes: Buffer): unknown };
    }) => {
      const bytes = await request.encode();
      expect(bytes.readInt32BE(0)).toBe(bytes.length - 4);
      sent.push(bytes.subarray(4).toString());
      if (answer instanceof Error) throw answer;
      if (answer === undefined) return undefined;
      const framed = Buffer.concat([Buffer.alloc(4), Buffer.from(answer)]);
      return response.parse(response.decode(framed));
    };
    const provider = mechanism.authenticationProvider({ saslAuthenticate } as never);
    return { sent, done: provider.authenticate() };
  };

  it("sends RFC 7628's first message, and takes an empty answer for a yes", async () => {
    for (const answer of ["", undefined]) {
      const { sent, done } = await login(
        oauthBearer(async () => "abc"),
        answer,
      );
      await done;
      expect(sent).toEqual(["n,,\u0001auth=Bearer abc\u0001\u0001"]);
    }
  });

  it.each([
    ["says why", '{"status":"invalid_token"}', 'the brokers say {"status":"invalid_token"}'],
    ["breaks off", new Error("closed"), "closed"],
  ])("is refused for good where a broker %s", async (_, answer, words) => {
    const { done } = await login(
      oauthBearer(async () => "abc"),
      answer,
    );
    const error = await done.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({
      name: "LoginRefused",
      retriable: false,
      message: `SASL OAUTHBEARER authentication failed: ${words}`,
    });
    expect(isRefused(error)).toBe(true);
  });

  it.each([
    ["no token", { mechanism: "oauthbearer" }],
    ["two tokens", { mechanism: "oauthbearer", token: "abc", tokenFile: "token.txt" }],
  ] as const)("wants a token or its file: %s", async (_, sasl) => {
    await expect(clientOf(kafkaConfig.parse({ sasl }), () => () => {})).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      details: {
        what: "sasl: oauthbearer has no token, or two",
        wanted: "`token` or `tokenFile`, and not both",
      },
    });
  });
});

it.each([
  ["ca", (file: string) => ({ ca: file })],
  ["cert", (file: string) => ({ cert: file, key: file })],
])("a file of tls.%s that cannot be read is told by its key", async (key, tls) => {
  const file = join(await temporaryFolder(), "none.pem");
  await expect(clientOf(kafkaConfig.parse({ tls: tls(file) }), () => () => {})).rejects.toMatchObject({
    code: "CONFIG_INVALID",
    details: { what: `tls.${key}: the file cannot be read`, got: file },
  });
});

describe("failures", () => {
  const certificate = Object.assign(new Error("self-signed"), { code: "SELF_SIGNED_CERT_IN_CHAIN" });

  it.each([
    ["a certificate that is none", new Error("connection", { cause: certificate }), true],
    ["one of several", new AggregateError([new Error("away"), certificate]), true],
    [
      "a group that may not be joined",
      Object.assign(new Error(), { type: "GROUP_AUTHORIZATION_FAILED" }),
      true,
    ],
    ["a broker that is away", Object.assign(new Error(), { code: "ECONNREFUSED" }), false],
    ["a number as code", Object.assign(new Error(), { code: 41 }), false],
    ["nothing", undefined, false],
  ])("last or not: %s", (_, error, lasts) => {
    expect(isRefused(error)).toBe(lasts);
  });

  it("of messages that are too large are known by the protocol's names", () => {
    expect(isTooLarge(Object.assign(new Error(), { type: "MESSAGE_TOO_LARGE" }))).toBe(true);
    expect(isTooLarge(new Error("away"))).toBe(false);
  });

  it("stay what they are where the house knows them, else are the cluster's", () => {
    const own = new AssayError("CONFIG_INVALID", { what: "x" });
    expect(kafkaError("no broker", own)).toBe(own);
    expect(kafkaError("no broker", "odd")).toMatchObject({
      code: "KAFKA_UNAVAILABLE",
      details: { what: "no broker", got: "odd" },
    });
  });
});

describe("topics", () => {
  /** A cluster with one topic, which notes what is made. */
  const cluster = (configs: () => unknown) => {
    const made: unknown[] = [];
    const client = {
      connect: async () => {},
      listTopics: async () => ["there"],
      createTopics: async ({ topics }: { readonly topics: readonly unknown[] }) => void made.push(...topics),
      describeConfigs: async () => configs(),
    };
    return { made, admin: openAdmin(async () => ({ admin: () => client }) as unknown as Kafka) };
  };

  it("are made where they are missing; how many partitions and copies is the brokers' to say where nobody does", async () => {
    const { made, admin } = cluster(() => ({}));
    const { ensureTopics } = await admin;
    expect(await ensureTopics([{ topic: "there" }])).toEqual([]);
    expect(made).toEqual([]);
    const wanted = [{ topic: "there" }, { topic: "new" }, { topic: "wide", partitions: 6, replicas: 3 }];
    expect(await ensureTopics(wanted)).toEqual(["new", "wide"]);
    expect(made).toEqual([
      { topic: "new", numPartitions: -1, replicationFactor: -1 },
      { topic: "wide", numPartitions: 6, replicationFactor: 3 },
    ]);
  });

  const entries = (configValue: string) => () => ({ resources: [{ configEntries: [{ configValue }] }] });
  it.each([
    ["the topic says", entries("2097152"), 2_097_152],
    ["says nothing", () => ({ resources: [{ configEntries: [] }] }), 1_048_588],
    ["says nonsense", entries("-1"), 1_048_588],
    [
      "may not be asked",
      () => {
        throw new Error("TOPIC_AUTHORIZATION_FAILED");
      },
      1_048_588,
    ],
  ])("take messages as large as brokers do where the topic %s", async (_, configs, wanted) => {
    const { maxMessageBytes } = await cluster(configs).admin;
    expect(await maxMessageBytes("there")).toBe(wanted);
  });
});

it("messages to a topic whose partitions nobody knows stay one batch", () => {
  const messages = [{ key: null, value: null, headers: {}, timestamp: "1" }];
  expect(partedBatches({ topic: "t", messages }, [])).toEqual([{ topic: "t", messages }]);
});

it("the client's queue sets no timers of the past, and those that are needed", () => {
  mendNegativeTimeouts();
  mendNegativeTimeouts();
  const Queue = createRequire(__filename)("kafkajs/src/network/requestQueue") as new (
    options: object,
  ) => {
    throttledUntil: number;
    pending: unknown[];
    throttleCheckTimeoutId: NodeJS.Timeout | null;
    scheduleCheckPendingRequests(): void;
  };
  const isTimed = (change: { readonly pending?: unknown[]; readonly throttledUntil?: number }): boolean => {
    const queue = Object.assign(new Queue({}), change);
    queue.scheduleCheckPendingRequests();
    const { throttleCheckTimeoutId: timer } = queue;
    clearTimeout(timer ?? undefined);
    return timer !== null;
  };
  expect(isTimed({})).toBe(false);
  expect(isTimed({ pending: [{}] })).toBe(true);
  expect(isTimed({ throttledUntil: Date.now() + 60_000 })).toBe(true);
});
