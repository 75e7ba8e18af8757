import { chmod, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type Alert,
  hasDesktop,
  notifyCommand,
  sendAlert,
} from "../../../../../sdk/io/services/alerts/index.js";
import { type AlertsConfig, servicesConfig } from "../../../../../sdk/utils/settings/index.js";
import { answering } from "../../../../support/http-server.js";
import { temporaryFolder } from "../../../../support/temporary.js";

const failed: Alert = {
  event: "failed",
  job: "training",
  name: "bikes",
  status: "FAILED",
  seconds: 12.3,
  run: { id: "r1", experimentId: "1", trackingUri: "http://u:geheim@host" },
  traceId: "0af7651916cd43dd8448eb211c80319c",
  metrics: { mae: 28.512345, r2: 0.86 },
  error: { code: "DATA_SQL", message: "at http://u:geheim@host; <b>no & yes</b>" },
};

async function sent(
  settings: object,
  variables: Readonly<Record<string, string>> = {},
  alert: Alert = failed,
  platform: NodeJS.Platform = "linux",
) {
  const lines: [string, string][] = [];
  const config = servicesConfig.parse({ alerts: settings }).alerts as AlertsConfig;
  await sendAlert(alert, {
    config,
    desktop: { platform, variables },
    onLine: (level, message) => lines.push([level, message]),
  });
  return lines;
}

/** A `notify-send` that writes its arguments into a file, on a path of its own. */
async function fakeNotifier(script = 'printf "%s\\n" "$@" > "$OUT"') {
  const folder = await temporaryFolder();
  const out = join(folder, "out");
  const program = join(folder, "notify-send");
  await writeFile(program, `#!/bin/sh\n${script}\n`);
  await chmod(program, 0o755);
  const PATH = `${folder}${delimiter}${process.env.PATH}`;
  return {
    variables: { PATH, OUT: out, DISPLAY: ":0", DBUS_SESSION_BUS_ADDRESS: "unix:path=/none" },
    shown: () => readFile(out, "utf8"),
  };
}

describe("alerts by a webhook", () => {
  it("posts a text for chats and the same as fields, secrets masked", async () => {
    const server = await answering({ status: 200, body: "ok" });
    expect(await sent({ webhook: `${server.uri}/services/T/B/x` })).toEqual([]);
    const [request] = server.requests;
    expect(request).toMatchObject({ method: "POST", url: "/services/T/B/x" });
    expect(request?.headers["content-type"]).toBe("application/json");
    expect(request?.body).not.toContain("geheim");
    expect(JSON.parse(request?.body ?? "")).toMatchObject({
      text: [
        "Assay: training of bikes failed after 12 s",
        "DATA_SQL: at http://u:********@host; <b>no & yes</b>",
        "mae 28.51, r2 0.8600",
        "run r1",
      ].join("\n"),
      title: "Assay: training of bikes failed after 12 s",
      event: "failed",
      job: "training",
      name: "bikes",
      status: "FAILED",
      run: { id: "r1" },
      traceId: failed.traceId,
      metrics: failed.metrics,
      error: { code: "DATA_SQL" },
    });
  });

  it("tries once more after 5xx, 429 and a hang-up, and says nothing where that helped", async () => {
    for (const reply of [{ status: 500 }, { status: 429 }, "hang up"] as const) {
      const server = await answering(reply, { status: 204 });
      expect(await sent({ webhook: server.uri })).toEqual([]);
      expect(server.requests).toHaveLength(2);
    }
  });

  it.each([
    [
      "500 twice",
      { status: 500, body: "oh\nno" },
      2,
      /\(it could not be sent: 127\.0\.0\.1:\d+ answered 500 \(oh no\), twice\)/,
    ],
    ["404", { status: 404 }, 1, /answered 404\)/],
    ["silence", "silence", 2, /no answer within 0\.2 s, twice\)/],
  ] as const)(
    "becomes a line of the log after %s, without the address",
    async (_, reply, requests, pattern) => {
      const server = await answering(reply);
      const lines = await sent({ webhook: `${server.uri}/geheim`, timeoutSeconds: 0.2 });
      expect(server.requests).toHaveLength(requests);
      expect(lines).toEqual([["warn", expect.stringMatching(pattern)]]);
      expect(lines[0]?.[1]).toContain("training of bikes failed after 12 s; DATA_SQL: ");
      expect(lines[0]?.[1]).not.toContain("geheim");
    },
  );

  it("becomes a line where nothing listens, or the variable is no address", async () => {
    expect((await sent({ webhook: "http://127.0.0.1:9/" }))[0]?.[1]).toMatch(/ECONNREFUSED, twice/);
    const lines = await sent({}, { ASSAY_ALERT_WEBHOOK: "nonsense geheim" });
    expect(lines).toEqual([["warn", expect.stringMatching(/could not be sent: .*Invalid URL/i)]]);
    expect(lines[0]?.[1]).not.toContain("geheim");
  });

  it("goes to ASSAY_ALERT_WEBHOOK where the config names none, or a mask in its place", async () => {
    for (const settings of [{}, { webhook: "********" }]) {
      const server = await answering({ status: 200 });
      expect(await sent(settings, { ASSAY_ALERT_WEBHOOK: server.uri })).toEqual([]);
      expect(server.requests).toHaveLength(1);
    }
  });
});

describe("alerts on the desktop", () => {
  it("are shown by notify-send, the body as plain text", async () => {
    const { variables, shown } = await fakeNotifier();
    expect(await sent({}, variables)).toEqual([]);
    expect(await shown()).toBe(
      [
        "--app-name=Assay",
        "--",
        "Assay: training of bikes failed after 12 s",
        "DATA_SQL: at http://u:********@host; &lt;b&gt;no &amp; yes&lt;/b&gt;",
        "mae 28.51, r2 0.8600",
        "run r1",
        "",
      ].join("\n"),
    );
  });

  it("go to a webhook too where there is one", async () => {
    const { variables, shown } = await fakeNotifier();
    const server = await answering({ status: 200 });
    expect(await sent({ webhook: server.uri }, variables)).toEqual([]);
    expect(await shown()).toContain("training of bikes");
    expect(server.requests).toHaveLength(1);
  });

  it("become a line where the notifier fails or is not there", async () => {
    const broken = await fakeNotifier("echo no server >&2; exit 1");
    expect(await sent({}, broken.variables)).toEqual([
      ["warn", expect.stringMatching(/it could not be sent: notify-send .*ended with code 1: no server/)],
    ]);
    const empty = await temporaryFolder();
    expect(await sent({ desktop: true }, { PATH: empty })).toEqual([
      ["warn", expect.stringMatching(/it could not be sent: .*notify-send.*ENOENT/)],
    ]);
  });

  it("tells of the way that failed where the other one did not", async () => {
    const broken = await fakeNotifier("exit 1");
    const server = await answering({ status: 200 });
    expect(await sent({ webhook: server.uri }, broken.variables)).toEqual([
      ["warn", expect.stringMatching(/^an alert could not be sent one way: notify-send/)],
    ]);
  });

  it("need a desktop", () => {
    const is = (platform: NodeJS.Platform, variables: Record<string, string>) =>
      hasDesktop({ platform, variables });
    expect(is("linux", {})).toBe(false);
    expect(is("linux", { DISPLAY: ":0" })).toBe(false);
    expect(is("linux", { DISPLAY: ":0", DBUS_SESSION_BUS_ADDRESS: "unix:abstract=x" })).toBe(true);
    expect(is("linux", { WAYLAND_DISPLAY: "wayland-0", XDG_RUNTIME_DIR: "/run/user/1000" })).toBe(true);
    expect(is("darwin", {})).toBe(true);
    expect(is("win32", { SSH_CONNECTION: "a b" })).toBe(false);
  });

  it("never become code on any platform", () => {
    const evil = '"; do shell script "x" $(touch /tmp/x) `x`';
    for (const platform of ["darwin", "win32", "linux"] as const) {
      const { args, env } = notifyCommand(evil, evil, platform);
      const script = args.filter((text) => text !== evil).join(" ");
      expect(script).not.toContain("shell script");
      expect([...args, ...Object.values(env ?? {})].filter((text) => text === evil)).toHaveLength(2);
    }
  });
});

describe("alerts", () => {
  it("are told of the ends that the config names only", async () => {
    expect(await sent({}, {}, { ...failed, event: "finished" })).toEqual([]);
    expect(await sent({ on: ["finished"] })).toEqual([]);
    for (const event of ["failed", "thresholdMissed", "killed"] as const)
      expect(await sent({}, {}, { ...failed, event })).toHaveLength(1);
  });

  it("are a line of the log where there is neither desktop nor webhook", async () => {
    const good = { ...failed, event: "finished", error: undefined, name: undefined } as const;
    expect(await sent({ on: ["finished"] }, {}, good)).toEqual([
      ["info", "alert: Assay: training finished after 12 s; mae 28.51, r2 0.8600; run r1"],
    ]);
  });

  it("take no other events, no other keys and no address that is none", () => {
    for (const alerts of [
      { on: [] },
      { on: ["done"] },
      { url: "http://h" },
      { webhook: "ftp://h" },
      { webhook: "h" },
    ])
      expect(servicesConfig.safeParse({ alerts }).success).toBe(false);
  });
});
