import { readdirSync, readFileSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, type TestContext, vi } from "vitest";
import { Experiment } from "../../sdk/experiment.js";
import { runAssay } from "../support/cli.js";
import { PROGRAMS } from "../support/compose-images.js";
import { type ComposeProcess, ComposeServices } from "../support/compose-services.js";
import { findJupyter, findPython, KAFKA_REQUIREMENTS } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { type Finished, runProcess } from "../support/run-process.js";
import { ROOT } from "../support/source-files.js";

const PYTHON = join(ROOT, "tests", "real", "python");

// The compose file of a made project, each command, environment and healthcheck as it stands there: run without containers.
describe("the services of the compose file", { timeout: 300_000 }, () => {
  let folder = "";
  let project = "";
  let services: ComposeServices;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay-composed-"));
    project = join(folder, "rentals");
    const made = await runAssay(["init", project, "--yes", "--no-git"]);
    expect(made.code, made.stderr).toBe(0);
    await mkdir(join(project, "node_modules"));
    await symlink(ROOT, join(project, "node_modules", "assay"));
    const stream = { input: { topic: "hours" }, output: { topic: "predicted" }, group: { id: "rentals" } };
    const model = "models:/rentals@Champion";
    await writeFile(
      join(project, "confs", "stream.yaml"),
      JSON.stringify({ kind: "kafka-inference", model, ...stream }),
    );
    const configs = { CONFIG: "confs/serving.yaml", KAFKA_CONFIG: "confs/stream.yaml" };
    services = await ComposeServices.of(project, configs);
  });
  afterAll(async () => {
    await services?.down();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A running service; the test is skipped, with the reason, where the program of one that it needs cannot be had. */
  async function up(name: string, context: TestContext): Promise<ComposeProcess> {
    for (const each of services.with(name))
      (await requireReal(`the program of ${each}`, async () => [await PROGRAMS[each]?.()])).use(context);
    return await services.up(name);
  }

  /** Assay's command as somebody runs it in a service's container. */
  const inside = (service: string, ...words: readonly string[]): Promise<Finished> =>
    runAssay(words, { cwd: project, env: services.place.environment(service) });

  /** Runs a script of Python's client of Kafka. */
  async function kafkaClient(context: TestContext) {
    const client = (await requireReal("Kafka's client", () => findPython(KAFKA_REQUIREMENTS))).use(context);
    return (script: string, what: object): Promise<Finished> =>
      runProcess(client.bin("python"), [join(PYTHON, script), JSON.stringify(what)]);
  }

  it("are known here, all of them", () => {
    expect(services.names).toEqual(Object.keys(PROGRAMS));
  });

  it("MLflow keeps the runs, models and files of those who come by its name", async (context) => {
    const mlflow = await up("mlflow", context);
    await mlflow.healthy();
    const run = await inside("jupyter", "run", "confs/training.yaml", "--json");
    expect(run.code, run.stderr).toBe(0);
    const { metrics } = JSON.parse(run.stdout.trim().split("\n").at(-1) ?? "");
    const port = services.place.port("mlflow", 5000);
    const api = `http://127.0.0.1:${port}/api/2.0/mlflow`;
    const found = Object(await jsonOf(`${api}/registered-models/get?name=rentals`));
    const [version] = found.registered_model.latest_versions;
    expect(version).toMatchObject({ name: "rentals", version: "1", status: "READY" });
    const kept = Object(await jsonOf(`${api}/runs/get?run_id=${version.run_id}`));
    const logged = kept.run.data.metrics as readonly { readonly key: string; readonly value: number }[];
    expect(Object.fromEntries(logged.map(({ key, value }) => [key, value]))).toMatchObject(metrics);
    // Nothing of it is in the project: the server has it all, in its volume.
    expect(readdirSync(project)).not.toContain("mlruns");
    // Its name in the network of the containers is allowed, others are refused (DNS rebinding).
    const path = "/api/2.0/mlflow/experiments/get?experiment_id=0";
    expect(await statusFor(port, path, `mlflow:${port}`)).toBe(200);
    expect(await statusFor(port, path, "elsewhere:5000")).toBe(403);
  });

  it("Kafka takes and gives messages, by this machine's address and by that of the containers", async (context) => {
    const kafka = await up("kafka", context);
    const python = await kafkaClient(context);
    await kafka.healthy();
    const inner = services.place.environment("serving").DEFAULT_KAFKA_SERVER;
    const outer = `localhost:${services.place.port("kafka", 9092)}`;
    expect(inner).toBe(`127.0.0.1:${services.place.port("kafka", 19_092)}`);
    const pairs = [
      [inner, outer],
      [outer, inner],
    ];
    for (const [i, [from, to]] of pairs.entries()) {
      const topic = `rentals-${i}`;
      const written = await python("kafka_produce.py", {
        server: from,
        topic,
        make: { [topic]: {} },
        count: 50,
      });
      expect(written.code, written.stderr).toBe(0);
      const { stdout, stderr } = await python("kafka_read.py", { server: to, topic, full: false });
      expect(new Set(stdout.split("\n").filter(Boolean)).size, stderr).toBe(50);
    }
  });

  it("the collector takes traces, metrics and logs by HTTP and gRPC, and shows metrics to Prometheus", async (context) => {
    const collector = await up("collector", context);
    const port = (own: number): number => services.place.port("collector", own);
    await collector.until(() => isWell(`http://127.0.0.1:${port(13_133)}`), "well");
    const grpc = {
      OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port(4317)}`,
    };
    for (const more of [{}, grpc]) {
      const { OTEL_EXPORTER_OTLP_ENDPOINT } = services.place.environment("jupyter");
      const env = { MLFLOW_TRACKING_URI: join(folder, "mlruns"), OTEL_EXPORTER_OTLP_ENDPOINT, ...more };
      const run = await runAssay(["run", "confs/training.yaml", "--json"], { cwd: project, env });
      expect(run.code, run.stderr).toBe(0);
      expect(run.stderr).not.toContain("telemetry");
    }
    // What arrived, as the exporter `debug` counts it.
    const counted = (what: RegExp): number =>
      [...collector.log().matchAll(what)].reduce((sum, [, count]) => sum + Number(count), 0);
    await collector.until(() => counted(/"spans": (\d+)/g) >= 8, "told of the spans of two jobs");
    expect(counted(/"metrics": (\d+)/g)).toBeGreaterThan(0);
    expect(counted(/"log records": (\d+)/g)).toBeGreaterThan(0);
    const page = await fetch(`http://127.0.0.1:${port(9464)}/metrics`).then((answer) => answer.text());
    expect(page).toMatch(/^assay_score\{.*assay_metric="mae".*\} \d/m);
  });

  it("JupyterLab has the kernel, which trains on the project and finds the services by their names", async (context) => {
    const jupyter = await up("jupyter", context);
    await jupyter.healthy();
    const python = (await requireReal("Jupyter", findJupyter)).use(context);
    // As a person finds it: in the log.
    const [, token] = /\/lab\?token=(\w+)/.exec(jupyter.log()) ?? [];
    const url = `http://127.0.0.1:${services.place.port("jupyter", 8888)}`;
    const code = `import { Experiment } from "assay";
const trained = await Experiment.load(["confs/training.yaml", { model: { kind: "linear" } }]).train();
console.log(trained.model.kind, trained.run?.id);`;
    const what = JSON.stringify({ url, token, kernel: "assay", code });
    const { stdout, stderr } = await runProcess(python.bin("python"), [
      join(PYTHON, "run_in_server.py"),
      what,
    ]);
    expect(stderr).toBe("");
    const { specs, text, status } = JSON.parse(stdout);
    expect(specs).toMatchObject({ assay: "typescript" });
    expect([status, text]).toEqual(["ok", expect.stringMatching(/^linear [0-9a-f]{32}\n$/)]);
    const server = services.place.environment("jupyter").MLFLOW_TRACKING_URI;
    const id = text.split(" ")[1]?.trim();
    const kept = Object(await jsonOf(`${server}/api/2.0/mlflow/runs/get?run_id=${id}`));
    expect(kept.run?.info).toMatchObject({ run_id: id, status: "FINISHED" });
    expect((await fetch(`${url}/api/kernels`)).status).toBe(403);
  });

  it("the service predicts with the model that MLflow keeps, over HTTP and from Kafka", async (context) => {
    await up("mlflow", context);
    for (const config of ["evaluations", "promotion"]) {
      const { code, stderr } = await inside("jupyter", "run", `confs/${config}.yaml`, "--json");
      expect(code, stderr).toBe(0);
    }
    // The last hour of the data is the last of the test rows: the same training here predicts it, too.
    const hour = lastHour(readFileSync(join(project, "data", "bikes.csv"), "utf8"));
    const config = [join(project, "confs", "training.yaml"), { tracking: { uri: join(folder, "mlruns") } }];
    const { predictions } = await Experiment.load(config).train().evaluate();
    const prediction = predictions.value("prediction", predictions.numRows - 1);
    await up("kafka", context);
    const python = await kafkaClient(context);
    const server = `localhost:${services.place.port("kafka", 9092)}`;
    const make = { hours: {}, predicted: {} };
    const written = await python("kafka_produce.py", {
      server,
      topic: "hours",
      make,
      values: [JSON.stringify(hour)],
    });
    expect(written.code, written.stderr).toBe(0);
    const serving = await up("serving", context);
    await serving.healthy();
    const answer = await fetch(`http://127.0.0.1:${services.place.port("serving", 8080)}/predict`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify([hour]),
    });
    expect([answer.status, await answer.json()]).toMatchObject([200, { predictions: [{ prediction }] }]);
    const message = await vi.waitFor(
      async () => {
        const { stdout } = await python("kafka_read.py", { server, topic: "predicted", full: true });
        return JSON.parse(stdout);
      },
      { timeout: 60_000, interval: 500 },
    );
    expect(JSON.parse(message.value)).toMatchObject({ prediction });
    // Ends as its engine asks, and its healthcheck says so.
    expect(await serving.stop()).toBe(0);
    expect((await serving.health()).code).not.toBe(0);
  });
});

const isWell = (url: string): Promise<boolean> =>
  fetch(url).then(
    (answer) => answer.ok,
    () => false,
  );

/** The status that a server answers to somebody who calls it by this name. */
function statusFor(port: number, path: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.once("error", reject);
    asked.end();
  });
}

/** The last line of the sample as a client sends it, without the target. */
function lastHour(csv: string): Readonly<Record<string, unknown>> {
  const lines = csv.trim().split("\n");
  const [time, holiday, workingday, weathersit, temp, hum, windspeed] = (lines.at(-1) ?? "").split(",");
  const numbers = Object.entries({ holiday, workingday, temp, hum, windspeed });
  return { time, weathersit, ...Object.fromEntries(numbers.map(([name, text]) => [name, Number(text)])) };
}

const jsonOf = (url: string): Promise<unknown> => fetch(url).then((answer) => answer.json());
