import { expect, it } from "vitest";
import { httpConfig } from "../../../../sdk/io/services/http/index.js";
import { createLogger } from "../../../../sdk/io/services/index.js";
import { serveHere } from "../../../../sdk/jobs/serving/serve-here.js";
import { TestModel } from "../../io/services/http/test-model.js";

async function serverOf(model: TestModel, stopSeconds: number) {
  const server = await serveHere({
    source: { pin: async () => "models:/test/1", open: async () => model.opened() },
    http: httpConfig.parse({ port: 0, stopSeconds }),
    refresh: { everySeconds: 0, otherSignature: "refuse" },
    logger: await createLogger({ level: "fatal" }),
    assayVersion: "1",
  });
  const ask = () =>
    fetch(`${server.url}/predict`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"x": 2}',
    });
  return { server, ask };
}

it("lets open requests end before it stops", async () => {
  const model = new TestModel();
  const { server, ask } = await serverOf(model, 10);
  model.before = () => new Promise((resolve) => setTimeout(resolve, 200));
  const open = ask();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const closed = server.close();
  expect(await (await open).json()).toEqual({ prediction: 20 });
  await closed;
  // The test's own time limit is half of the ten seconds that requests would get: a kept connection does not hold the end up.
  await expect(ask()).rejects.toThrow();
}, 5_000);

it("stops in its time though a model never comes back", async () => {
  const model = new TestModel();
  const { server, ask } = await serverOf(model, 0.2);
  model.before = () => new Promise(() => {});
  const broken = expect(ask()).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await server.close();
  await broken;
}, 10_000);
