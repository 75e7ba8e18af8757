import type { Task } from "../task.js";

/** Gets TensorFlow's native backend, as `assay install tensorflow` does. */
export const installsTensorflow: Task = {
  name: "installs:tensorflow",
  summary: "get TensorFlow's native backend, as `assay install tensorflow` does",
  description:
    "Gets TensorFlow's native backend into the user's cache (ASSAY_CACHE_DIR): about 800 MB and a minute. It is `assay install tensorflow`.",
  options: [{ flags: "--undo", description: "take it away again" }],
  async run(context) {
    if (context.options.undo !== true) return await context.command(["install", "tensorflow"]);
    const { cachedPlaces, uninstallTensorflow } = await import("../../sdk/io/backends/index.js");
    const { readEnvironment } = await import("../../sdk/io/environment/index.js");
    const cacheDir = readEnvironment(context).values.assayCacheDir;
    const was = await uninstallTensorflow({ cacheDir });
    const { root } = cachedPlaces(cacheDir);
    context.print(was ? `TensorFlow is taken away: ${root}` : `TensorFlow was not there: ${root}`);
    return true;
  },
};
