import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { gpuNumbers, gpuProbe } from "../../../../../sdk/io/services/system-metrics/gpu.js";
import { temporaryFolder } from "../../../../support/temporary.js";

const { signal } = new AbortController();

describe("NVIDIA's cards", () => {
  it("have a set of numbers each, in MLflow's units", () => {
    expect(gpuNumbers("0, 1024, 16384, 56, 70.12, 250.00\n1, 0, 16384, 0, 25.00, 250.00\n")).toEqual({
      gpu_0_memory_usage_percentage: 6.3,
      gpu_0_memory_usage_megabytes: 1073.7, // 1024 MiB are 1,073,741,824 bytes
      gpu_0_utilization_percentage: 56,
      gpu_0_power_usage_watts: 70.1,
      gpu_0_power_usage_percentage: 28,
      gpu_1_memory_usage_percentage: 0,
      gpu_1_memory_usage_megabytes: 0,
      gpu_1_utilization_percentage: 0,
      gpu_1_power_usage_watts: 25,
      gpu_1_power_usage_percentage: 10,
    });
  });

  it("leave out what they do not tell", () => {
    expect(gpuNumbers("0, 2, 4, [N/A], [Not Supported], [N/A]\nNo devices were found\n")).toEqual({
      gpu_0_memory_usage_percentage: 50,
      gpu_0_memory_usage_megabytes: 2.1,
    });
  });

  it("are none where nvidia-smi is not there", async () => {
    expect(await gpuProbe("no-such-nvidia-smi").read(signal)).toEqual({});
  });

  it.skipIf(process.platform === "win32")(
    "are asked by nvidia-smi, and no more once there are none",
    async () => {
      const folder = await temporaryFolder();
      const program = join(folder, "nvidia-smi");
      const script = (lines: string) => writeFile(program, `#!/bin/sh\n${lines}\n`);
      await script('echo "0, 1, 2, 3, 4, 5"');
      await chmod(program, 0o755);
      const probe = gpuProbe(program);
      expect(await probe.read(signal)).toMatchObject({ gpu_0_utilization_percentage: 3 });
      await script("echo no driver >&2; exit 9");
      expect(await probe.read(signal)).toEqual({});
      await script('echo "0, 1, 2, 3, 4, 5"');
      expect(await probe.read(signal)).toEqual({});
    },
  );
});
