import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { filesIn } from "../../support/bad-input.js";
import { oneKernel } from "../../support/one-kernel.js";
import { temporaryFolder } from "../../support/temporary.js";

const kernel = oneKernel({ cwd: join(__dirname, "../../..") });

it("a comm's message stops a training: the best rounds are kept, and the chain goes on", async () => {
  const runs = await temporaryFolder();
  const opened = kernel().waitIopub(
    ({ header, content }) =>
      header.msg_type === "comm_open" &&
      (content.data as { state?: { view?: string } }).state?.view !== undefined,
  );
  const training = await kernel().begin(
    `
    import { Experiment } from "assay";
    const judged = await Experiment.load({
      kind: "training",
      dataset: { kind: "csv", path: "fixtures/bikes.csv", exclude: ["casual", "registered", "day"] },
      target: { column: "bikers" },
      split: { kind: "chronological", testSize: 1440 },
      model: { kind: "boosting", rounds: 100_000, learningRate: 0.5, validationFraction: 0.2, validationRows: "random" },
      metrics: ["mae"],
      tracking: { uri: ${JSON.stringify(runs)} },
    }).train().evaluate();
    const { epochs, ...ended } = judged.history;
    const losses = epochs.map(({ logs }) => logs.valLoss);
    console.log(JSON.stringify({ ...ended, rounds: epochs.length, best: losses.indexOf(Math.min(...losses)) + 1 }));`,
    { timeoutMs: 100_000 },
  );
  const { content } = await Promise.race([
    opened,
    training.ended.then(({ error, stderr }) => {
      throw new Error(`no button: ${error?.evalue ?? stderr}`);
    }),
  ]);
  await kernel().send("shell", {
    type: "comm_msg",
    content: { comm_id: content.comm_id, data: { method: "custom", content: { stop: true } } },
  });
  const { error, stdout, displays } = await training.ended;
  expect(error?.evalue).toBeUndefined();
  const told = JSON.parse(stdout) as { rounds: number; best: number; bestEpoch: number };
  expect(told).toMatchObject({ stoppedEarly: true, stoppedOnRequest: true, bestEpoch: told.best });
  expect(told.rounds).toBeLessThan(100_000);
  const last = displays.at(-1)?.content.data as { "text/html": string } | undefined;
  const progress = last?.["text/html"];
  expect(progress).toContain(`training was stopped by hand after round ${told.rounds} of 100000`);
  expect(progress).toContain("evaluate");
  const tag = filesIn(runs).find((file) => file.endsWith("tags/assay.stoppedByHand"));
  expect(readFileSync(join(runs, tag ?? ""), "utf8")).toBe(`round ${told.rounds} of 100000`);
}, 120_000);
