import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { cp, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Table } from "../../sdk/core/tables/index.js";
import { Experiment } from "../../sdk/experiment.js";
import { stageProject } from "../../tasks/containers/stage.js";
import { runAssay } from "../support/cli.js";
import { type Containers, makeContainers } from "../support/containers.js";
import { freePort } from "../support/mlflow-server.js";
import { requireReal } from "../support/real.js";
import { BIKE_ROW } from "../support/serving.js";
import { ROOT } from "../support/source-files.js";

let real: Awaited<ReturnType<typeof requireReal<Containers>>>;
let folder = "";
beforeAll(async () => {
  real = await requireReal("an image to build on (Buildah, mmdebstrap)", makeContainers);
  folder = await mkdtemp(join(tmpdir(), "assay-service-"));
}, 400_000);
afterAll(async () => {
  await real.found?.remove();
  rmSync(folder, { recursive: true, force: true });
}, 300_000);

interface ImageConfig {
  readonly User: string;
  readonly Cmd: readonly string[];
  readonly Env: readonly string[];
  readonly Healthcheck: { readonly Test: readonly string[] };
}

describe("the image of the service (Buildah)", () => {
  it("is built by containers:build, and predicts over HTTP as the model does here", async (context) => {
    const { base, env, buildah } = real.use(context);
    // What Assay's own sources and every other project have in common: a project that depends on the packed Assay.
    const project = join(folder, "bikes");
    await stageProject(ROOT, project);
    const trained = await Experiment.load(join(ROOT, "fixtures/configs/bikes.yaml"), {
      extras: ["model={kind: boosting, rounds: 10}", "tracking.enabled=false"],
      onProgress: false,
    }).train();
    await cp(await trained.save(join(folder, "saved")), join(project, "model"), { recursive: true });

    const tag = "localhost/bikes:1";
    const words = ["--engine", "buildah", "--tag", tag, "--base", base, "--model", "model"];
    const built = await runAssay(["task", "containers:build", ...words], {
      ...{ cwd: project, env, timeoutMs: 540_000 },
    });
    expect(built.code, built.stderr).toBe(0);
    expect(built.stdout).toMatch(/^localhost\/bikes:1 is built, by buildah \d/);

    const image = JSON.parse(await buildah("inspect", "--type", "image", tag)).Docker.config as ImageConfig;
    expect(image.User).toBe("10001");
    const [kind, ...health] = image.Healthcheck.Test;
    expect(kind).toBe("CMD");

    const container = await buildah("from", tag);
    const port = String(await freePort());
    const run = ["run", "--env", `PORT=${port}`, container, "--"];
    // Nothing that opens doors came along, and nothing can be changed by who runs it.
    expect(await buildah(...run, "sh", "-c", "ls -A /app; id -u; touch /app/x 2>&1 || true")).toMatch(
      /^assay-.*tgz\nconfs\nmodel\nnode_modules\npackage-lock\.json\npackage\.json\n10001\n.*Permission denied$/s,
    );
    const service = spawn("buildah", [...run, ...image.Cmd], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    try {
      const url = await answering(service, `http://127.0.0.1:${port}`);
      const answer = await fetch(`${url}/predict`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify([BIKE_ROW]),
      });
      const { predictions } = (await answer.json()) as { predictions: readonly { prediction: number }[] };
      const expected = await trained.model.predict(Table.fromRows([BIKE_ROW]));
      expect(predictions[0]?.prediction).toBe(expected.value("prediction", 0));
      // Its healthcheck is well now, and ill once it has ended.
      await buildah(...run, ...health);
      const ended = once(service, "close");
      stopInside(container, service);
      expect((await ended)[0]).toBe(0);
      await expect(buildah(...run, ...health)).rejects.toThrow(/ended with 1/);
    } finally {
      service.kill("SIGKILL");
    }
  }, 900_000);
});

/** Waits until the service is ready; gives its address. */
async function answering(service: ChildProcess, url: string): Promise<string> {
  let said = "";
  for (const stream of [service.stdout, service.stderr])
    stream?.on("data", (text: Buffer) => {
      said += text;
    });
  for (;;) {
    const ready = await fetch(`${url}/ready`).then(
      (reply) => reply.ok,
      () => false,
    );
    if (ready) return url;
    if (service.exitCode !== null) throw new Error(`the service ended with ${service.exitCode}: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Sends SIGTERM to the service itself, as an engine does; Buildah stands between. */
function stopInside(container: string, service: ChildProcess): void {
  // Each thread has children of its own, and Buildah starts its from any.
  const below = (pid: number): number[] => {
    const tasks = `/proc/${pid}/task`;
    const threads = existsSync(tasks) ? readdirSync(tasks) : [];
    const children = threads.flatMap((thread) =>
      readFileSync(`${tasks}/${thread}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number),
    );
    return [...children, ...children.flatMap(below)];
  };
  const found = below(service.pid ?? 0).filter((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith("node\0node_modules/assay/"),
  );
  if (found.length === 0) throw new Error(`nothing serves in ${container}`);
  for (const pid of found) process.kill(pid, "SIGTERM");
}
