import { expect, it } from "vitest";
import { SendQueue } from "../../../kernel/protocol/index.js";

it("sends one at a time, in order, and goes on behind one that fails", async () => {
  const sent: string[] = [];
  const failures: unknown[] = [];
  let busy = false;
  const queue = new SendQueue(
    {
      send: async ([frame]) => {
        if (busy) throw new Error("EBUSY");
        busy = true;
        await new Promise((resolve) => setImmediate(resolve));
        busy = false;
        const text = String(frame);
        if (text === "5") throw new Error("no route");
        sent.push(text);
      },
    },
    (error) => failures.push(error),
  );
  for (let i = 0; i < 10; i++) queue.push([Buffer.from(String(i))]);
  await queue.drained();
  expect(sent).toEqual(["0", "1", "2", "3", "4", "6", "7", "8", "9"]);
  expect(failures).toEqual([new Error("no route")]);
});
