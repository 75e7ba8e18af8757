import { join } from "node:path";
import { expect, it, onTestFinished, type TestContext } from "vitest";
import { axeViolations } from "../support/axe.js";
import { findChromium, launchChromium, newWindow } from "../support/browser.js";
import { findPython } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { runProcess } from "../support/run-process.js";
import { Client, registerBikes, startServe } from "../support/serving.js";
import { ROOT } from "../support/source-files.js";
import { temporaryFolder } from "../support/temporary.js";

const pythons = requireReal("Python with MLflow", findPython);
const chromium = requireReal("Chromium", findChromium);

async function served(more: readonly string[] = []) {
  const tracking = join(await temporaryFolder(), "mlruns");
  await registerBikes(tracking, 10);
  const serving = await startServe(["models:/bikes@Champion", "--tracking-uri", tracking, ...more]);
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

/** A page of a server in Chromium, and everything that it complains of or asks elsewhere. */
async function openPage(context: TestContext, url: string) {
  const browser = await launchChromium((await chromium).use(context));
  onTestFinished(() => browser.close());
  const page = await (await newWindow(browser)).newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) complaints.push(request.url());
  });
  await page.goto(url);
  return { page, complaints };
}

it("a person changes a row, by keyboard too: prediction and waterfall follow, nothing from elsewhere, no policy broken", async (context) => {
  const { serving } = await served();
  const client = new Client(serving.url);
  onTestFinished(() => client.close());
  const { page, complaints } = await openPage(context, serving.url);
  const shown = page.getByRole("status").filter({ hasText: "bikers" });
  /** Waits until the page shows what the server predicts of a row. */
  const shows = async (row: Record<string, unknown>) => {
    const { body } = await client.post("/predict", row);
    const text = `${Number(Number(body.prediction).toPrecision(4))}`;
    await shown.filter({ hasText: text }).waitFor({ timeout: 60_000 });
    return Number(body.prediction);
  };
  const { body: schema } = await client.get("/schema");
  const [example] = schema.examples as Record<string, unknown>[];
  await shows(example);
  // What was seen in training comes with the model: hours to choose from, a range of temperatures.
  const hour = page.getByRole("combobox", { name: "hr" });
  expect(await hour.locator("option").allTextContents()).toEqual(
    Array.from({ length: 24 }, (_, i) => `${i}`),
  );
  await hour.selectOption("17");
  const evening = await shows({ ...example, hr: 17 });
  await hour.selectOption("4");
  expect(await shows({ ...example, hr: 4 })).toBeLessThan(evening);
  const temperature = page.getByRole("slider", { name: "temp", exact: true });
  await temperature.focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press("PageUp");
  expect(await page.getByRole("spinbutton", { name: "temp, value", exact: true }).inputValue()).toBe("0.74");
  await shows({ ...example, hr: 4, temp: 0.74 });
  // Ten steps at most, and both ends; the changed values are named.
  const steps = page.locator("table tbody tr");
  await steps.filter({ hasText: "temp = 0.74" }).waitFor();
  expect(await steps.count()).toBe(12);
  await page.getByRole("spinbutton", { name: "temp, value", exact: true }).fill("3");
  await page.getByText("temp was between 0.02 and").waitFor();
  await page.getByRole("button", { name: "Reset" }).click();
  await shows(example);
  expect(complaints).toEqual([]);
  expect(await axeViolations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await axeViolations(page)).toEqual([]);
  await page.goto(`${serving.url}/docs`);
  await page.getByText("POST /predict").click();
  expect(await page.locator("details[open] pre").count()).toBeGreaterThan(3);
  expect(complaints).toEqual([]);
  expect(await axeViolations(page)).toEqual([]);
  // Gone: the page says it in words and keeps what it shows.
  await page.goto(serving.url);
  await shows(example);
  await serving.stop("SIGKILL");
  await page.getByRole("combobox", { name: "hr" }).selectOption("12");
  await page.getByText("The server cannot be reached.").waitFor();
}, 180_000);

it("asks for the key where one is needed", async (context) => {
  const key = "a-key-of-this-test-only";
  const { serving } = await served(["--extras", `http.auth={apiKey: ${key}}`]);
  const { page } = await openPage(context, serving.url);
  await page.getByText("a key is needed").waitFor();
  await page.getByLabel("Key").fill(key);
  await page.keyboard.press("Tab");
  await page.getByRole("status").filter({ hasText: "bikers" }).waitFor();
  expect(await page.getByRole("alert").textContent()).toBe("");
  expect(await axeViolations(page)).toEqual([]);
}, 180_000);
