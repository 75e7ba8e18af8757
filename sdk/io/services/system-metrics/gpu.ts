import { execFile } from "node:child_process";
import { endWith } from "../../processes/index.js";
import { type Probe, rounded, type SystemNumbers } from "./probe.js";

const FIELDS = "index,memory.used,memory.total,utilization.gpu,power.draw,enforced.power.limit";

/** nvidia-smi tells memory in MiB. */
const MEGABYTES_OF_MIB = 1.048576;

/** NVIDIA's cards, by nvidia-smi; nothing on a machine without it, which is asked once only. */
export function gpuProbe(program = "nvidia-smi"): Probe {
  let missing = false;
  return {
    what: "the graphics cards",
    async read(signal) {
      if (missing) return {};
      try {
        const stdout = await outputOf(program, signal);
        return gpuNumbers(stdout);
      } catch (error) {
        // A number is an exit code: a driver without a card, or none that nvidia-smi can talk to.
        const { code } = error as { readonly code?: unknown };
        missing = code === "ENOENT" || code === "EACCES" || typeof code === "number";
        if (missing) return {};
        throw error;
      }
    },
  };
}

function outputOf(program: string, signal: AbortSignal): Promise<string> {
  const args = [`--query-gpu=${FIELDS}`, "--format=csv,noheader,nounits"];
  return new Promise((resolve, reject) => {
    const options = { timeout: 5000, windowsHide: true };
    const child = execFile(program, args, options, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
    endWith(child, signal);
  });
}

/** One line a card; what a card does not tell (`[N/A]`) is left out. */
export function gpuNumbers(csv: string): SystemNumbers {
  const numbers: Record<string, number> = {};
  for (const line of csv.split("\n").filter((text) => text.trim() !== "")) {
    const [index, used, total, utilization, watts, limit] = line.split(",").map(Number);
    const values = {
      memory_usage_percentage: (used / total) * 100,
      memory_usage_megabytes: used * MEGABYTES_OF_MIB,
      utilization_percentage: utilization,
      power_usage_watts: watts,
      power_usage_percentage: (watts / limit) * 100,
    };
    for (const [name, value] of Object.entries(values))
      if (Number.isInteger(index) && Number.isFinite(value)) numbers[`gpu_${index}_${name}`] = rounded(value);
  }
  return numbers;
}
