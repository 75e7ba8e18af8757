import { expect, it } from "vitest";
import type { Host } from "../../../../kernel/host/index.js";
import { kernelInfo } from "../../../../kernel/host/requests/kernel-info.js";

function ask(prepared: Promise<void>): Promise<unknown> {
  const host = { children: { prepared } } as unknown as Host;
  const message = {} as Parameters<typeof kernelInfo>[1];
  return Promise.resolve(kernelInfo(host, message)).then((answer) => answer?.content.status);
}

it("is answered once the processes are prepared", async () => {
  const steps: string[] = [];
  let prepare = (): void => {};
  const prepared = new Promise<void>((resolve) => {
    prepare = resolve;
  });
  const asked = ask(prepared).then(() => steps.push("answered"));
  await new Promise((resolve) => setImmediate(resolve));
  steps.push("prepared");
  prepare();
  await asked;
  expect(steps).toEqual(["prepared", "answered"]);
});

it("is answered without them where they take too long", async () => {
  expect(await ask(new Promise(() => {}))).toBe("ok");
});
