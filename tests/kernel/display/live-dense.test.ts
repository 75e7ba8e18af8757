import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { KernelMessage } from "../../support/kernel-wire.js";
import { oneKernel } from "../../support/one-kernel.js";

const kernel = oneKernel({ cwd: join(__dirname, "../../.."), env: { ASSAY_WORKERS: "2" } });

/** Trains for hours, unless it is stopped. */
const training = (model: string): string => `
  import { Experiment } from "assay";
  var kept = "here";
  const judged = await Experiment.load({
    kind: "training",
    dataset: { kind: "csv", path: "fixtures/bikes.csv", exclude: ["casual", "registered", "day"] },
    target: { column: "bikers" },
    split: { kind: "chronological", testSize: 1440 },
    model: { kind: "dense", epochs: 100_000, validationFraction: 0.1, ${model} },
    metrics: ["mae"],
    tracking: { enabled: false },
  }).train().evaluate();
  console.log("stopped:", judged.history.stoppedOnRequest, judged.history.epochs.length < 100_000);`;

/** Starts it; resolves when its button is there, which is when its epochs are told. */
async function begun(model: string): Promise<{
  readonly button: KernelMessage;
  readonly run: Awaited<ReturnType<ReturnType<typeof kernel>["begin"]>>;
}> {
  const opened = kernel().waitIopub(
    ({ header, content }) =>
      header.msg_type === "comm_open" &&
      (content.data as { state?: { view?: string } }).state?.view !== undefined,
  );
  const run = await kernel().begin(training(model), { timeoutMs: 100_000 });
  const failed = run.ended.then(({ error, stderr }) => {
    throw new Error(`no button: ${error?.evalue ?? stderr}`);
  });
  return { button: await Promise.race([opened, failed]), run };
}

describe("a notebook is live while a dense network trains", () => {
  it.each([
    ["on one thread", "batchSize: 32"],
    ["on two threads", "batchSize: 1024"],
    ["as an ensemble, in two threads beside", "ensemble: 3"],
  ])(
    "%s",
    async (_, model) => {
      const { button, run } = await begun(model);
      const { content: made } = await kernel().request("control", { type: "create_subshell_request" });
      const subshell = String(made.subshell_id);
      const answers = [
        await kernel().request("shell", { type: "kernel_info_request" }),
        await kernel().request("shell", {
          type: "complete_request",
          content: { code: "Math.ab", cursor_pos: 7 },
        }),
        await kernel().request("shell", {
          type: "inspect_request",
          content: { code: "Math.abs", cursor_pos: 8, detail_level: 0 },
        }),
        await kernel().request("shell", { type: "is_complete_request", content: { code: "1 + 1" } }),
      ];
      expect(answers.map(({ content }) => content.status)).toEqual(["ok", "ok", "ok", "complete"]);
      expect(answers[1].content.matches).toContain("abs");
      // A cell of a subshell runs in the process that trains, between its turns.
      expect((await kernel().execute("kept", { subshell })).result).toMatchObject({ "text/plain": "'here'" });
      // All that was answered while the cell ran.
      const busy = kernel().iopub.filter(
        ({ header, parent_header }) => header.msg_type === "status" && parent_header.msg_id === run.id,
      );
      expect(busy.map(({ content }) => content.execution_state)).not.toContain("idle");
      await kernel().send("shell", {
        type: "comm_msg",
        content: { comm_id: button.content.comm_id, data: { method: "custom", content: { stop: true } } },
      });
      const { error, stdout } = await run.ended;
      expect(error?.evalue).toBeUndefined();
      expect(stdout).toBe("stopped: true true\n");
      await kernel().request("control", {
        type: "delete_subshell_request",
        content: { subshell_id: subshell },
      });

      const again = await begun(model);
      await kernel().request("control", { type: "interrupt_request" });
      expect((await again.run.ended).error?.ename).toBe("KeyboardInterrupt");
      // The process is the same one, and nothing trains on in it.
      expect((await kernel().execute("kept")).result).toMatchObject({ "text/plain": "'here'" });
      const { result } = await kernel().execute(`
        await new Promise((resolve) => setTimeout(resolve, 1000));
        const before = process.cpuUsage();
        await new Promise((resolve) => setTimeout(resolve, 500));
        process.cpuUsage(before).user < 250_000`);
      expect(result).toMatchObject({ "text/plain": "true" });
    },
    240_000,
  );
});
