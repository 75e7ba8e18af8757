import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Chain, type ChainContext, Link } from "../../../sdk/jobs/chain.js";
import type { Start } from "../../../sdk/jobs/state.js";
import type { Step } from "../../../sdk/jobs/steps/step.js";
import { AssayError } from "../../../sdk/utils/errors/index.js";
import { KERNEL_HOST, type NotebookHost } from "../../../sdk/utils/notebook-host.js";
import type { ProgressEvent } from "../../../sdk/utils/progress/index.js";

type Counted = Start & { readonly trace: readonly string[] };

class Outcome {
  constructor(
    readonly link: Link<Counted>,
    readonly state: Counted,
  ) {}
}

class TestChain extends Chain<Counted, Outcome> {
  constructor(link: Link<Counted>) {
    super(link, Outcome);
  }
}

function context(signal = new AbortController().signal): ChainContext {
  let clock = 0;
  return {
    signal,
    now: () => {
      clock += 500;
      return clock;
    },
    listeners: new Set(),
  };
}

function start(calls: string[], shared = context()): Link<Counted> {
  return Link.first(shared, async () => {
    calls.push("start");
    return { trace: [] } as unknown as Counted;
  });
}

function step(name: string, calls: string[], work: () => void = () => {}): Step<Counted, Counted> {
  return {
    name,
    async run(state) {
      calls.push(name);
      work();
      return { ...state, trace: [...state.trace, name] };
    },
  };
}

describe("a chain", () => {
  it("runs nothing before it is awaited, then its steps in order, once", async () => {
    const calls: string[] = [];
    const chain = new TestChain(start(calls).to(step("load", calls)).to(step("train", calls)));
    await Promise.resolve();
    expect(calls).toEqual([]);
    const outcome = await chain;
    expect(outcome.state.trace).toEqual(["load", "train"]);
    expect(await chain).toBe(outcome);
    expect(calls).toEqual(["start", "load", "train"]);
  });

  it("shares the work of two branches up to where they part", async () => {
    const calls: string[] = [];
    const base = start(calls).to(step("load", calls));
    const branches = [new TestChain(base.to(step("a", calls))), new TestChain(base.to(step("b", calls)))];
    const [a, b] = await Promise.all(branches);
    expect(a.state.trace).toEqual(["load", "a"]);
    expect(b.state.trace).toEqual(["load", "b"]);
    expect(calls.filter((name) => name === "load")).toHaveLength(1);
  });

  it("rejects with the failed step's name and keeps what the steps before it made", async () => {
    const calls: string[] = [];
    const cause = new Error("out of luck");
    const failing = step("train", calls, () => {
      throw cause;
    });
    const chain = new TestChain(start(calls).to(step("load", calls)).to(failing).to(step("evaluate", calls)));
    const error = await chain.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(AssayError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ code: "INTERNAL", step: "train", cause, partial: { trace: ["load"] } });
    expect(calls).not.toContain("evaluate");
    // Printed, it says what went wrong, and not all the tables that there were.
    expect(inspect(error)).not.toContain("partial");
  });

  it("tells stages as events, with their place and seconds, and ends", async () => {
    const calls: string[] = [];
    const chain = new TestChain(start(calls).to(step("load", calls)).to(step("train", calls)));
    const events: ProgressEvent[] = [];
    for await (const event of chain.events()) events.push(event);
    expect(events).toEqual([
      { type: "step-start", step: "load", index: 1, total: 2 },
      { type: "step-end", step: "load", seconds: 0.5, summary: undefined },
      { type: "step-start", step: "train", index: 2, total: 2 },
      { type: "step-end", step: "train", seconds: 0.5, summary: undefined },
    ]);
    expect((await chain).state.trace).toEqual(["load", "train"]);
  });

  it("rejects the iteration of events where a step fails, after the events before", async () => {
    const failing = step("train", [], () => {
      throw new AssayError("MODEL_DIVERGED", { what: "the loss is NaN" });
    });
    const chain = new TestChain(start([]).to(step("load", [])).to(failing));
    const seen: string[] = [];
    await expect(async () => {
      for await (const event of chain.events())
        seen.push(`${event.type} ${"step" in event ? event.step : ""}`);
    }).rejects.toMatchObject({ code: "MODEL_DIVERGED", step: "train" });
    expect(seen).toEqual(["step-start load", "step-end load", "step-start train", "step-end train"]);
  });

  it("stops before the next step when its signal fires", async () => {
    const controller = new AbortController();
    const calls: string[] = [];
    const aborting = step("load", calls, () => controller.abort());
    const chain = new TestChain(
      start(calls, context(controller.signal)).to(aborting).to(step("train", calls)),
    );
    await expect(chain.then()).rejects.toMatchObject({ code: "INTERRUPTED", step: "train" });
    expect(calls).toEqual(["start", "load"]);
  });

  it("stops by the signal of the notebook's cell that awaits it", async () => {
    const host = globalThis as { [KERNEL_HOST]?: Pick<NotebookHost, "signal"> };
    const [first, second] = [new AbortController(), new AbortController()];
    try {
      const calls: string[] = [];
      host[KERNEL_HOST] = { signal: () => first.signal };
      const link = start(calls).to(step("load", calls));
      await new TestChain(link);
      first.abort();
      host[KERNEL_HOST] = { signal: () => second.signal };
      const aborting = step("train", calls, () => second.abort());
      const chain = new TestChain(link.to(aborting).to(step("evaluate", calls)));
      await expect(chain.then()).rejects.toMatchObject({ code: "INTERRUPTED", step: "evaluate" });
      expect(calls).toEqual(["start", "load", "train"]);
    } finally {
      delete host[KERNEL_HOST];
    }
  });
});
