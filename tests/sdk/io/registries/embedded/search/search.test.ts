import { describe, expect, it } from "vitest";
import { storeWithRun } from "../support.js";

/** Five runs: mae 30, 10, NaN, none and 20; seeds 0 to 4; each starts a second after the one before. */
async function fiveRuns() {
  const { store, run } = await storeWithRun();
  await store.deleteRun(run.runId);
  const { experimentId } = run;
  const names = ["a", "b", "c", "d", "e"];
  for (const [i, mae] of [30, 10, Number.NaN, undefined, 20].entries()) {
    const startTimeMs = 1_700_000_001_000 + i * 1000;
    const { runId } = await store.createRun({
      experimentId,
      name: names[i],
      startTimeMs,
      user: "ada",
      tags: {},
    });
    const metrics = mae === undefined ? [] : [{ key: "mae", value: mae, timestampMs: 1, step: 0 }];
    await store.logBatch(runId, { metrics, params: { seed: String(i) } });
  }
  const found = async (query: object): Promise<string> => {
    const { runs } = await store.searchRuns({ experimentIds: [experimentId], ...query });
    return runs.map(({ info }) => info.name).join("");
  };
  return { store, experimentId, deleted: run.runId, found };
}

describe("a search of runs", () => {
  it("gives the newest first, without those that are deleted", async () => {
    const { store, found, deleted } = await fiveRuns();
    expect(await found({})).toBe("edcba");
    await store.restoreRun(deleted);
    expect(await found({})).toBe("edcbafirst");
    expect(await found({ experimentIds: ["0", "123", "../x"] })).toBe("");
  });

  it("gives whole records", async () => {
    const { store, experimentId } = await fiveRuns();
    const { runs } = await store.searchRuns({ experimentIds: [experimentId], filter: "params.seed = '1'" });
    expect(runs).toMatchObject([
      { info: { name: "b", status: "RUNNING" }, params: { seed: "1" }, metrics: { mae: 10 } },
    ]);
    expect(runs).toEqual([await store.getRun(runs[0].info.runId)]);
  });

  it("filters and sorts; runs without the value come last, NaN before them", async () => {
    const { found } = await fiveRuns();
    expect(await found({ filter: "metrics.mae <= 20", orderBy: ["metrics.mae"] })).toBe("be");
    expect(await found({ orderBy: ["metrics.mae ASC"] })).toBe("beacd");
    expect(await found({ orderBy: ["metrics.`mae` desc"] })).toBe("aebcd");
    expect(await found({ orderBy: ["attributes.status", "params.seed DESC"] })).toBe("edcba");
    expect(await found({ orderBy: ["start_time"] })).toBe("abcde");
  });

  it("goes on page by page", async () => {
    const { store, experimentId } = await fiveRuns();
    const names: string[] = [];
    let pageToken: string | undefined;
    do {
      const page = await store.searchRuns({ experimentIds: [experimentId], maxResults: 2, pageToken });
      names.push(page.runs.map(({ info }) => info.name).join(""));
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
    expect(names).toEqual(["ed", "cb", "a"]);
  });

  it("refuses what it cannot answer", async () => {
    const { found } = await fiveRuns();
    const invalid = { code: "TRACKING_INVALID" };
    for (const query of [
      { maxResults: 0 },
      { maxResults: 50_001 },
      { pageToken: "x" },
      { filter: "mae < 1" },
      { orderBy: ["metrics.mae sideways"] },
      { orderBy: ["mae"] },
    ])
      await expect(found(query), JSON.stringify(query)).rejects.toMatchObject(invalid);
  });
});
