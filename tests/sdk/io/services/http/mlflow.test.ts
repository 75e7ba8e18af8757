import { describe, expect, it } from "vitest";
import { post, testServer } from "./test-server.js";

// What MLflow's scoring server reads: https://mlflow.org/docs/latest/ml/deployment/deploy-model-locally/#json-input
describe("MLflow's routes", async () => {
  const server = await testServer();

  it.each([
    [
      "dataframe_split",
      {
        dataframe_split: {
          index: [0, 1],
          columns: ["x", "colour"],
          data: [
            [1, "red"],
            [2, null],
          ],
        },
      },
      [11, 20],
    ],
    ["dataframe_records", { dataframe_records: [{ x: 1 }, { x: 2 }] }, [10, 20]],
    ["instances, rows by name", { instances: [{ x: 1 }] }, [10]],
    ["instances, rows in the order of the columns", { instances: [[1, "red", true]] }, [11]],
    ["inputs, columns by name", { inputs: { x: [1, 2], colour: ["red", "red"] } }, [11, 21]],
    ["inputs, one value a column", { inputs: { x: 4 } }, [40]],
    ["params beside", { inputs: { x: [1] }, params: {} }, [10]],
  ])("POST /invocations reads %s", async (_, body, predictions) => {
    const answer = await post(server, "/invocations", body);
    expect(answer.body).toEqual({ predictions });
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toMatch(/^application\/json/);
  });

  it("reads CSV as pandas writes it", async () => {
    const { body } = await post(server, "/invocations", "x,colour\n1.0,red\n2.0,\n", {
      "content-type": "text/csv",
    });
    expect(body).toEqual({ predictions: [11, 20] });
  });

  it.each([
    ["nothing known", { data: [] }, 400],
    ["two of them", { inputs: { x: [1] }, instances: [{ x: 1 }] }, 400],
    ["a list", [{ x: 1 }], 400],
    ["no rows", { dataframe_records: [] }, 400],
    ["a wrong type", { dataframe_records: [{ x: "1" }] }, 422],
  ])("refuses %s with the keys that MLflow's clients read", async (_, body, status) => {
    const answer = await post(server, "/invocations", body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, error_code: "BAD_REQUEST", message: expect.any(String) });
  });

  it("answers /ping and /version", async () => {
    const ping = await server.app.inject("/ping");
    expect([ping.statusCode, ping.body]).toEqual([200, "\n"]);
    const version = (await server.app.inject("/version")).json();
    expect(version).toEqual({
      version: "1.2.3",
      model: { uri: "models:/test/1", kind: "test", name: "test", version: "1", runId: "r1" },
    });
  });
});
