import { describe, expect, it } from "vitest";
import { experimentOn, failure, NUMBERS, runStatuses, STATUS } from "../../../support/bad-input.js";

const BROKEN = { resume: "0123456789abcdef0123456789abcdef" };

describe("a step that fails before it has a run of its own", () => {
  it("leaves the run of an earlier cross-validation as it ended", async () => {
    const { folder, chain } = await experimentOn(NUMBERS, BROKEN);
    const validated = await chain.crossValidate({ folds: 3 });
    expect(runStatuses(folder)).toEqual([STATUS.finished]);
    expect(await failure(validated.train())).toMatchObject({ code: "TRACKING_MISSING", step: "train" });
    expect(runStatuses(folder)).toEqual([STATUS.finished]);
  });

  it("leaves it so where the chain is stopped before the step begins", async () => {
    const stop = new AbortController();
    const { folder, chain } = await experimentOn(NUMBERS, {}, { signal: stop.signal });
    const validated = await chain.crossValidate({ folds: 3 });
    stop.abort();
    expect(await failure(validated.train())).toMatchObject({ code: "INTERRUPTED" });
    expect(runStatuses(folder)).toEqual([STATUS.finished]);
  });

  it("fails the run of its own chain, which is still open", async () => {
    const { folder, chain } = await experimentOn(NUMBERS, BROKEN);
    expect(await failure(chain.crossValidate({ folds: 3 }).train())).toMatchObject({ step: "train" });
    expect(runStatuses(folder)).toEqual([STATUS.failed]);
  });
});
