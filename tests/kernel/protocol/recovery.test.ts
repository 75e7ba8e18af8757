import { execFileSync } from "node:child_process";
import { afterEach, describe, expect, it } from "vitest";
import { KernelClient } from "../../support/kernel-client.js";

let client: KernelClient | undefined;
afterEach(async () => await client?.close());

/** Processes that the kernel's host started, by what they run. */
function children(kernel: KernelClient): { compiler: number; runner: number } {
  const lines = execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(kernel.process.child.pid)], {
    encoding: "utf8",
  }).split("\n");
  const pid = (part: string): number =>
    Number(
      lines
        .find((line) => line.includes(part))
        ?.trim()
        .split(" ")[0],
    );
  const runner = pid("runner-main");
  const compiler = Number(
    lines
      .find((line) => line.trim() !== "" && !line.includes("runner-main"))
      ?.trim()
      .split(" ")[0],
  );
  return { runner, compiler };
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe("processes that end", () => {
  it("a runner that is killed fails its cell with a clear error; the kernel goes on with a fresh one", async () => {
    client = await KernelClient.start();
    await client.execute("var kept = 1");
    const run = await client.execute("process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})");
    expect(run.error?.ename).toBe("RunnerExited");
    expect(run.error?.evalue).toContain("All variables and imports are gone");
    expect(run.reply.content.status).toBe("error");
    // The compiler does not know the name any more either.
    expect((await client.execute("kept")).error?.evalue).toContain("kept");
    expect((await client.execute("1 + 1")).result).toMatchObject({ "text/plain": "2" });
  });

  it("one that ends between two cells is told in the newest, its comms are closed, and its settings are the defaults again", async () => {
    client = await KernelClient.start();
    await client.execute("kernel.settings.maxOutputChars = 10; const comm = kernel.comms.open('widget')");
    const told = client.wait(({ content }) => String(content.text).includes("RunnerExited"), "the note");
    const closed = client.waitIopub(({ header }) => header.msg_type === "comm_close");
    const { id } = await client.execute("setTimeout(() => process.kill(process.pid, 'SIGKILL'), 200); 0");
    expect((await told).parent_header.msg_id).toBe(id);
    expect((await closed).content.comm_id).toEqual(expect.any(String));
    expect((await client.execute("console.log('more than ten')")).stdout).toBe("more than ten\n");
  });

  it("cells that wait behind one whose runner ends are aborted", async () => {
    client = await KernelClient.start();
    const failing = await client.begin(
      "await new Promise((r) => setTimeout(r, 500)); process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})",
    );
    const queued = await client.begin("console.log('ran')");
    expect((await failing.ended).error?.ename).toBe("RunnerExited");
    expect((await queued.ended).reply.content.status).toBe("aborted");
  });

  it("a cell that exhausts its memory is told the limit and how to raise it", async () => {
    client = await KernelClient.start({ env: { NODE_OPTIONS: "--max-old-space-size=256" } });
    const run = await client.execute(
      "const all: unknown[] = []; for (;;) all.push(new Array(1000).fill(all.length + 0.5))",
    );
    expect(run.error?.ename).toBe("OutOfMemory");
    expect(run.error?.evalue).toMatch(/limit \(\d+ MiB\).*--max-old-space-size=\d+/);
    expect(run.stderr).not.toContain("Last few GCs");
    expect((await client.execute("'alive'")).result).toMatchObject({ "text/plain": "'alive'" });
  });

  it("one that does not stop when it is interrupted is ended, with a message", async () => {
    client = await KernelClient.start();
    const started = client.waitIopub(({ header }) => header.msg_type === "stream");
    // The system stops all of its threads, so nothing in it can hear of an interrupt.
    const run = await client.begin(
      "console.log('stops'); process.kill(process.pid, 'SIGSTOP'); await new Promise(() => {})",
    );
    await started;
    await client.request("control", { type: "interrupt_request" });
    const { error } = await run.ended;
    expect(error?.ename).toBe("RunnerExited");
    expect(error?.evalue).toContain("did not stop within 3 seconds");
    expect((await client.execute("1")).reply.content.status).toBe("ok");
  });

  it("a compiler that is killed comes back and knows the earlier cells", async () => {
    client = await KernelClient.start();
    await client.execute("const known: number = 41; type Known = { a: number }");
    process.kill(children(client).compiler, "SIGKILL");
    await expect.poll(() => client?.process.stderr).toContain("compiler's process ended");
    expect((await client.execute("known + 1")).result).toMatchObject({ "text/plain": "42" });
    expect((await client.execute("const k: Known = { a: 'x' }")).error?.evalue).toContain("not assignable");
  });

  it("compiler and runner end when the host is killed, also while a cell spins", async () => {
    client = await KernelClient.start();
    const started = client.waitIopub(({ header }) => header.msg_type === "stream");
    await client.begin("console.log('spins'); while (true) {}");
    await started;
    const { compiler, runner } = children(client);
    client.process.child.kill("SIGKILL");
    await expect.poll(() => isAlive(runner) || isAlive(compiler)).toBe(false);
  });

  it("a shutdown ends a cell that spins", async () => {
    client = await KernelClient.start();
    const started = client.waitIopub(({ header }) => header.msg_type === "stream");
    await client.begin("console.log('spins'); while (true) {}");
    await started;
    const { compiler, runner } = children(client);
    await client.request("control", { type: "shutdown_request", content: { restart: true } });
    expect(await client.process.exited).toBe(0);
    expect([isAlive(compiler), isAlive(runner)]).toEqual([false, false]);
  });
});
