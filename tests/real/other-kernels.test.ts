import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { KernelClient } from "../support/kernel-client.js";
import type { KernelMessage } from "../support/kernel-wire.js";
import { type OtherKernel, otherKernels } from "../support/other-kernels.js";
import { requireReal } from "../support/real.js";

const TEST_MS = 180_000;
const kernels = requireReal("the kernels of Deno and tslab", otherKernels);

const TABLE = `
import { compareTables, Experiment, Table } from "assay";
import { display } from "assay/kernel";
const table = Table.from({ temp: [0.2, 0.4, 0.6], sky: ["clear", "mist", "<b>rain</b>"] });`;
const EXPLAIN = `
const wave = (shift: number) => Table.from({
  temp: Float64Array.from({ length: 300 }, (_, i) => Math.sin(i * 7) * 3 + shift),
  sky: Array.from({ length: 300 }, (_, i) => ["clear", "mist"][(i * (1 + shift)) % 2]),
  target: Float64Array.from({ length: 300 }, (_, i) => Math.sin(i * 7) * 30 + 5),
});
const experiment = await Experiment.load({
  seed: 1,
  dataset: wave(0),
  target: "target",
  model: { kind: "linear" },
  metrics: ["mae"],
  explain: { rows: 20 },
  tracking: { enabled: false },
}).train().evaluate().explain();`;

/** The MIME bundles that a cell showed, by display or as its result. */
function bundles(messages: readonly KernelMessage[]): Record<string, unknown>[] {
  return messages
    .filter(({ header }) => ["display_data", "execute_result"].includes(header.msg_type))
    .map(({ content }) => content.data as Record<string, unknown>);
}

/** Runs cells and gives what the last one showed. */
async function shown(client: KernelClient, ...cells: readonly string[]): Promise<Record<string, unknown>> {
  let last: Record<string, unknown>[] = [];
  // Under load Deno's kernel now and then is idle before its result has gone out: the last cell, which only shows, is asked again.
  const again = cells.slice(-1);
  for (const [i, cell] of [...cells, ...again, ...again].entries()) {
    if (i >= cells.length && last.length > 0) break;
    const { reply, messages, stderr } = await client.execute(cell, { timeoutMs: TEST_MS });
    expect(
      reply.content.status,
      `${JSON.stringify(reply.content).slice(0, 500)} ${stderr.slice(0, 500)}`,
    ).toBe("ok");
    last = bundles(messages);
  }
  expect(last.length).toBeGreaterThan(0);
  return last[last.length - 1];
}

for (const [name, pick, show] of [
  // Deno's kernel asks a value how it is shown, tslab's is told by display().
  ["Deno", "deno", (value: string) => value],
  ["tslab", "tslab", (value: string) => `display(${value}); 0`],
] as const) {
  describe(`results in ${name}'s kernel`, () => {
    let client: KernelClient | undefined;
    afterEach(async () => {
      await client?.close();
      client = undefined;
    });

    it(
      "are tables, plots and explanations, whole in their HTML",
      async (context) => {
        const { kernel, folder } = await start(pick, context);
        client = await KernelClient.start({ argv: kernel.argv, env: kernel.env, cwd: folder });
        const table = await shown(client, TABLE, show("table"));
        expect(table["text/plain"]).toContain("Table: 3 rows x 2 columns");
        expect(table["text/html"]).toContain("&lt;b&gt;rain&lt;/b&gt;");
        expect(table["text/html"]).toContain('data-assay="table"');

        const plot = await shown(client, EXPLAIN, show("compareTables(wave(0), wave(1))"));
        expect(plot["text/html"]).toContain('data-assay="plot"');
        expect(plot["text/html"]).toContain("data:image/svg+xml");

        const explanation = await shown(client, show("experiment.explanation"));
        expect(explanation["text/plain"]).toContain("SHAP values in target");
        expect(explanation["text/html"]).toContain('data-assay="plot"');
        expect(explanation["application/vnd.plotly.v1+json"]).toMatchObject({ data: expect.any(Array) });
        const force = await shown(client, show("experiment.explanation.force(3)"));
        expect(force["text/plain"]).toMatch(/Forces on row 3 \(test row \d+\)/);
      },
      TEST_MS * 2,
    );
  });
}

async function start(
  pick: "deno" | "tslab",
  context: Parameters<Awaited<typeof kernels>["use"]>[0],
): Promise<{ readonly kernel: OtherKernel; readonly folder: string }> {
  const found = (await kernels).use(context);
  const folder = await found.folder();
  onTestFinished(() => folder.remove());
  return { kernel: found[pick], folder: folder.path };
}
