import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { axeViolations } from "../support/axe.js";
import { findChromium, launchChromium } from "../support/browser.js";
import { findPython } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { runProcess } from "../support/run-process.js";
import { BIKE_ROW, Client, registerBikes, startServe } from "../support/serving.js";
import { ROOT } from "../support/source-files.js";
import { temporaryFolder } from "../support/temporary.js";

const pythons = requireReal("Python with MLflow", findPython);
const chromium = requireReal("Chromium", findChromium);

async function served() {
  const tracking = join(await temporaryFolder(), "mlruns");
  await registerBikes(tracking, 10);
  const serving = await startServe(["models:/bikes@Champion", "--tracking-uri", tracking]);
  onTestFinished(async () => {
    await serving.stop("SIGKILL");
  });
  return { serving };
}

const SCRIPT = `
import json, sys
import pandas
from mlflow.pyfunc.scoring_server.client import ScoringServerClient
import requests
url, path = sys.argv[1:3]
host, port = url.removeprefix("http://").split(":")
client = ScoringServerClient(host, int(port))
client.wait_server_ready(timeout=20)
rows = pandas.read_csv(path).tail(50).drop(columns=["casual", "registered", "bikers"])
frame = client.invoke(rows).get_predictions()
values = frame.iloc[:, 0].tolist()
out = {"mlflow": values, "version": bool(client.get_version()), "forms": []}
for body in (
    {"dataframe_split": rows.to_dict(orient="split")},
    {"dataframe_records": rows.to_dict(orient="records")},
    {"instances": rows.to_dict(orient="records")},
    {"inputs": rows.to_dict(orient="list")},
):
    out["forms"].append(requests.post(url + "/invocations", json=body).json()["predictions"] == values)
csv = requests.post(url + "/invocations", data=rows.to_csv(index=False), headers={"Content-Type": "text/csv"})
out["forms"].append(csv.json()["predictions"] == values)
bad = requests.post(url + "/invocations", json={"dataframe_records": [{"hr": "x"}]})
out["bad"] = [bad.status_code, bad.json()["error_code"], "season" in bad.json()["message"]]
try:
    client.invoke(rows.assign(hr="x"))
    out["refused"] = False
except Exception as error:
    out["refused"] = "error code 422" in str(error)
print(json.dumps(out))
`;

it("MLflow's own client and all of MLflow's forms get the predictions of the model in memory", async (context) => {
  const python = (await pythons).use(context);
  const { serving } = await served();
  const { stdout, stderr } = await runProcess(python.bin("python"), [
    "-c",
    SCRIPT,
    serving.url,
    join(ROOT, "fixtures/bikes.csv"),
  ]);
  const out = JSON.parse(stdout.trim().split("\n").at(-1) ?? stderr);
  expect(out.mlflow).toHaveLength(50);
  expect(new Set(out.mlflow).size).toBeGreaterThan(20);
  expect(out).toMatchObject({
    version: true,
    forms: [true, true, true, true, true],
    bad: [422, "BAD_REQUEST", true],
    refused: true,
  });
}, 180_000);

it("a person fills in the form: prediction and waterfall, problems by field, nothing from elsewhere, no policy broken", async (context) => {
  const path = (await chromium).use(context);
  const { serving } = await served();
  const client = new Client(serving.url);
  const browser = await launchChromium(path);
  onTestFinished(async () => {
    client.close();
    await browser.close();
  });
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(serving.url)) complaints.push(request.url());
  });
  await page.goto(serving.url);
  await page.getByLabel("hr", { exact: true }).fill("17");
  await page.getByLabel("weathersit").fill("clear");
  await page.getByRole("button", { name: "Predict" }).click();
  await page.locator("#waterfall table tbody tr").first().waitFor();
  const first = Number(await page.locator("#prediction").textContent());
  const rows = await page.locator("#waterfall table tbody tr").count();
  expect(rows).toBe(Object.keys(BIKE_ROW).length);
  await page.getByLabel("hr", { exact: true }).fill("4");
  await page.getByRole("button", { name: "Predict" }).click();
  await page.waitForFunction(`Number(document.getElementById("prediction").textContent) !== ${first}`);
  expect(Number(await page.locator("#prediction").textContent())).toBeLessThan(first);
  expect(complaints).toEqual([]);
  expect(await axeViolations(page)).toEqual([]);
  await page.goto(`${serving.url}/docs`);
  await page.getByText("POST /predict").click();
  expect(await page.locator("details[open] pre").count()).toBeGreaterThan(3);
  expect(complaints).toEqual([]);
  expect(await axeViolations(page)).toEqual([]);
}, 180_000);
