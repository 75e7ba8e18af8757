import { expect, it, onTestFinished } from "vitest";
import { Experiment, serve, Table } from "../../sdk/index.js";

const rows = Array.from({ length: 60 }, (_, i) => ({
  a: i % 12,
  b: (i * 7) % 5,
  y: (i % 12) * 3 + ((i * 7) % 5),
}));

async function trained() {
  return Experiment.load(
    {
      dataset: Table.fromRows(rows),
      target: "y",
      model: { kind: "linear" },
      tracking: { enabled: false },
    } as never,
    { onProgress: false },
  ).train();
}

it("serves a model in memory, which stays its owner's", async () => {
  const { model, trainingRows } = await trained();
  const server = await serve(model, { port: 0, background: trainingRows });
  onTestFinished(() => server.close());
  const ask = async (path: string, body: unknown) =>
    (
      await fetch(server.url + path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      })
    ).json() as Promise<Record<string, unknown>>;
  const row = { a: 3, b: 2 };
  const [wanted] = (await model.predict(Table.fromRows([row]))).numbers("prediction");
  expect(await ask("/predict", row)).toEqual({ prediction: wanted });
  expect(await ask("/explain", row)).toMatchObject({ explainer: "linear", unit: "y" });
  await server.close();
  await expect(fetch(server.url)).rejects.toThrow();
  expect((await model.predict(Table.fromRows([row]))).numbers("prediction")[0]).toBe(wanted);
});

it("says what is wrong with its options, and that a port is taken", async () => {
  const { model } = await trained();
  await expect(serve(model, { prot: 1 } as never)).rejects.toMatchObject({ code: "CONFIG_KEY_UNKNOWN" });
  await expect(serve(model, { workers: 2 })).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  await expect(serve("/nowhere/model", { port: 0 })).rejects.toMatchObject({ code: "MODEL_MISSING" });
  const first = await serve(model, { port: 0 });
  onTestFinished(() => first.close());
  await expect(serve(model, { port: first.port })).rejects.toMatchObject({ code: "SERVER_FAILED" });
});
