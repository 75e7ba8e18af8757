import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EmbeddedStore, type TrackingStore } from "../../../sdk/io/registries/index.js";
import { checkClock, checkLatency, checkStore, checkVersion } from "../../../tasks/mlflow/checks.js";
import { mlflowDoctor } from "../../../tasks/mlflow/doctor.js";
import { mlflowSync } from "../../../tasks/mlflow/sync.js";
import { mlflowUi } from "../../../tasks/mlflow/ui.js";
import { answering } from "../../support/http-server.js";
import { contextOf } from "../../support/task-context.js";
import { temporaryFolder } from "../../support/temporary.js";

const probe = { version: "3.17.2", latencyMs: 12, clockSkewMs: 0 };

describe("a look at a server", () => {
  it.each([
    [checkLatency(probe), "ok", "answers in 12 ms"],
    [checkLatency({ ...probe, latencyMs: 501 }), "warn", "answers in 501 ms: slow; is it far away, or busy?"],
    [checkVersion(probe), "ok", "MLflow 3.17.2"],
    [checkVersion({ ...probe, version: "4.0.0" }), "warn", "MLflow 4.0.0; Assay is tested with 3.17.2"],
    [checkVersion({ ...probe, version: "2.22.0" }), "fail", /^MLflow 2\.22\.0 has no logged models: update/],
    [checkClock(probe), "ok", "differs by about 0 s"],
    [checkClock({ ...probe, clockSkewMs: -5000 }), "ok", "differs by about 5 s"],
    [
      checkClock({ ...probe, clockSkewMs: 7000 }),
      "warn",
      "the server's clock is 7 s ahead: set the clocks (NTP)",
    ],
    [checkClock({ ...probe, clockSkewMs: -61_000 }), "warn", /is 61 s behind/],
    [checkClock({ ...probe, clockSkewMs: undefined }), "warn", "the server does not tell the time"],
  ])("comes to %j", (check, status, text) => {
    expect(check.status).toBe(status);
    expect(check.text).toMatch(text);
  });
});

describe("what is tried on a store", () => {
  /** A store of which these methods fail, or answer so. */
  const tried = async (methods: Partial<TrackingStore> = {}) => {
    const store = new EmbeddedStore(join(await temporaryFolder(), "mlruns"));
    const own = new Proxy<TrackingStore>(store, {
      get: (target, name) => Reflect.get(methods, name) ?? Reflect.get(target, name).bind(target),
    });
    const checks = await checkStore(own);
    const left = await store.listExperiments();
    await store.close();
    return { checks: checks.map(({ name, status }) => `${name} ${status}`), texts: checks, left };
  };
  const refuse = () => Promise.reject(new Error("refused"));

  it("is a run and a file, written, read back and taken away", async () => {
    const { checks, left } = await tried();
    expect(checks).toEqual([
      ...["access ok", "registry ok", "experiments ok", "runs ok", "artifacts ok", "clean-up ok"],
    ]);
    expect(left.filter(({ name }) => name.startsWith("assay doctor"))).toEqual([]);
  });

  it.each<[string, Partial<TrackingStore>, string[]]>([
    [
      "nobody is let in",
      { listExperiments: refuse },
      ["access fail", "registry skipped", "runs skipped", "artifacts skipped", "clean-up skipped"],
    ],
    [
      "no experiment can be made",
      { ensureExperiment: refuse },
      [
        "access ok",
        "registry ok",
        "experiments fail",
        "runs skipped",
        "artifacts skipped",
        "clean-up skipped",
      ],
    ],
    [
      "numbers are stored as others",
      { metricHistory: async () => [] },
      ["access ok", "registry ok", "experiments ok", "runs fail", "artifacts skipped", "clean-up ok"],
    ],
    [
      "files go nowhere",
      { putArtifact: refuse },
      ["access ok", "registry ok", "experiments ok", "runs ok", "artifacts fail", "clean-up ok"],
    ],
    [
      "there is no registry",
      { listModels: refuse },
      ["access ok", "registry fail", "experiments ok", "runs ok", "artifacts ok", "clean-up ok"],
    ],
  ])("tells where %s, and leaves nothing", async (_, methods, expected) => {
    const { checks, left } = await tried(methods);
    expect(checks).toEqual(expected);
    expect(left.filter(({ name }) => name.startsWith("assay doctor"))).toEqual([]);
  });
});

describe("mlflow:doctor", () => {
  it("tells that nobody answers, as text and as JSON", async () => {
    const { uri } = await answering({ status: 200, body: "<html>" });
    const shown = contextOf({ root: "/", argument: uri });
    expect(await mlflowDoctor.run(shown.context)).toBe(false);
    expect(shown.printed[0]).toMatch(/^http:.*\n✗ address {2}.*\n1 of 1 failed\.$/s);
    const json = contextOf({ root: "/", env: { MLFLOW_TRACKING_URI: uri }, options: { json: true } });
    expect(await mlflowDoctor.run(json.context)).toBe(false);
    expect(JSON.parse(json.printed[0])).toMatchObject({ uri, ok: false, checks: [{ name: "address" }] });
  });

  it("goes on with what it can ask of a server that answers", async () => {
    const version = { status: 200, body: "3.17.2" };
    const { uri } = await answering(version, version, { status: 401, body: "" });
    const { context, printed } = contextOf({ root: "/", argument: uri });
    expect(await mlflowDoctor.run(context)).toBe(false);
    expect(printed[0]).toMatch(
      /✓ version +MLflow 3\.17\.2\n.*✗ access +.*\n- registry +not tried\n.*1 of 8 failed/s,
    );
  });

  it("looks at servers only", async () => {
    const { context } = contextOf({ root: "/", argument: "./mlruns" });
    await expect(mlflowDoctor.run(context)).rejects.toThrow(
      /checks a server\. Got: \.\/mlruns\. Wanted: an address, as http:\/\/127\.0\.0\.1:5000/,
    );
  });
});

describe("mlflow:ui", () => {
  it("names the server that keeps the runs, without its password", async () => {
    const env = { MLFLOW_TRACKING_URI: `https://${["ada", "hunter2"].join(":")}@example.org` };
    const { context, printed } = contextOf({ root: "/", env, options: { open: false } });
    await mlflowUi.run(context);
    expect(printed).toEqual([expect.stringMatching(/^The runs are on the server https:.*example\.org/)]);
    expect(printed[0]).not.toContain("hunter2");
  });

  it.each(["", "./nothing", "file:///no/such/folder"])(
    "says that there are no runs at %j",
    async (argument) => {
      const { context } = contextOf({ root: await temporaryFolder(), argument });
      await expect(mlflowUi.run(context)).rejects.toThrow(
        /there are no runs to show.*`assay run` makes the first/,
      );
    },
  );
});

describe("mlflow:sync", () => {
  /** The words that it runs `assay` with, and where. */
  const ran = async (given: Parameters<typeof contextOf>[0]) => {
    const commands: unknown[] = [];
    const command = async (...call: unknown[]) => {
      commands.push(call);
      return 0 as const;
    };
    await mlflowSync.run(contextOf({ ...given, command }).context);
    return commands[0];
  };

  it.each<[string, Omit<Parameters<typeof contextOf>[0], "root">, unknown]>([
    ["nothing is named", {}, [["sync", "--"], "/p"]],
    ["a source is named", { argument: "../a" }, [["sync", "--", "../a"], "/p/x"]],
    ["a folder is the target", { options: { to: "b" } }, [["sync", "--", "./mlruns", "/p/x/b"], "/p"]],
    [
      "a server is the target",
      { argument: "a", options: { to: "http://h:5000", dryRun: true, overwriteAliases: true } },
      [["sync", "--overwrite-aliases", "--dry-run", "--", "a", "http://h:5000"], "/p/x"],
    ],
  ])("is `assay sync` of the project's runs where %s", async (_, given, expected) => {
    expect(await ran({ root: "/p", cwd: "/p/x", ...given })).toEqual(expected);
  });
});
