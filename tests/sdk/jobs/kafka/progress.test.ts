import { describe, expect, it } from "vitest";
import { StreamProgress } from "../../../../sdk/jobs/kafka/progress.js";
import { StreamStats } from "../../../../sdk/jobs/kafka/stats.js";
import { doubling } from "./messages.js";

function progress() {
  const clock = { ms: 0 };
  return { clock, made: new StreamProgress(new StreamStats(), () => clock.ms, 60) };
}

const bounds = (...ends: readonly bigint[]) => new Map(ends.map((end, i) => [i, { start: 2n, end }]));

describe("the progress of a stream", () => {
  it("is well on a topic where nothing waits, though nothing was ever done", () => {
    const { clock, made } = progress();
    made.assigned([0, 1]);
    expect(made.isNew).toBe(true);
    clock.ms = 300_000;
    expect(made.health()).toMatchObject({ isWell: false, lag: undefined });
    made.begins(new Map([[0, 9n]]), bounds(9n, 2n), "earliest");
    made.ends(bounds(9n, 2n));
    expect(made.isNew).toBe(false);
    expect(made.health()).toMatchObject({ isWell: true, lag: 0, partitions: [0, 1] });
  });

  it("is unwell where messages wait and none is done for long", () => {
    const { clock, made } = progress();
    made.assigned([0]);
    made.begins(new Map(), bounds(12n), "earliest");
    made.ends(bounds(12n));
    expect(made.health()).toMatchObject({ isWell: true, lag: 10 });
    clock.ms = 61_000;
    expect(made.health().isWell).toBe(false);
    made.done({
      partition: 0,
      nextOffset: 7n,
      highWatermark: 12n,
      messages: 5,
      dead: 1,
      model: doubling(),
    });
    // What was done counts more than what the group said before.
    made.begins(new Map([[0, 2n]]), bounds(12n), "earliest");
    expect(made.health()).toMatchObject({ isWell: true, lag: 5, secondsSinceProgress: 0 });
  });

  it("has a new group begin at the end where its config says so", () => {
    const { made } = progress();
    made.assigned([0]);
    made.begins(new Map(), bounds(12n), "latest");
    made.ends(bounds(12n));
    expect(made.lag).toBe(0);
  });
});
