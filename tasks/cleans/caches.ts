import { homedir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../../sdk/utils/cache-folder.js";
import type { Task, TaskContext } from "../task.js";
import { clear, OLDER_THAN, oldEnough, REMOVAL_OPTIONS, type Removal } from "./clear.js";
import { measureEach, remove } from "./found.js";

/** What lies in the user's cache, and how it comes back. */
const CACHES: Readonly<Record<string, string>> = {
  python: "Python environments; made again when they are needed",
  kernel: "the compiler's snapshots; made again by the next kernel",
  lab: "what `assay lab` tells JupyterLab; made again by it",
  tensorflow: "TensorFlow's native backend; `assay install tensorflow` gets it again",
};

/** Removes Assay's caches: the user's, and the project's. */
export const cleansCaches: Task = {
  name: "cleans:caches",
  summary: "remove Assay's caches, the user's and the project's",
  description:
    "Removes what Assay keeps to be faster: in the user's cache (ASSAY_CACHE_DIR, else the system's place) and in the project " +
    "(.assay/pipeline: which jobs of a pipeline are done). Metrics that wait for a server (.assay/spool) stay. Lists it with " +
    "sizes first; asks, unless --yes is given.",
  options: [OLDER_THAN, ...REMOVAL_OPTIONS],
  async run(context) {
    await clear(await foundCaches(context), context.root, context);
  },
};

export async function foundCaches(context: TaskContext): Promise<Removal[]> {
  const { root, env } = context;
  const folder = cacheFolder(env, process.platform, homedir());
  const users = await measureEach(folder, (name) => {
    const known = Object.keys(CACHES).find((each) => name === each || name.startsWith(`${each}-`));
    return known === undefined ? undefined : `cache: ${CACHES[known]}`;
  });
  const own = await measureEach(join(root, ".assay"), (name) =>
    name === "pipeline" ? "what pipelines remember; their jobs run again" : undefined,
  );
  const taken = users.map((one) => ({ ...one, take: (signal: AbortSignal) => remove(one, folder, signal) }));
  return oldEnough([...taken, ...own], context);
}
