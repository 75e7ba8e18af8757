import { type Benchmark, part } from "../benchmark.js";
import { rowsPath, serverOf, startQuietWorld } from "../serving-kafka/world.js";

/** Minutes of a soak that nobody said how long it takes. */
const MINUTES = 5;

/** A server and a stream in one process, for a while. */
export const SOAK: readonly Benchmark[] = [
  {
    name: "serving-soak",
    title: "`assay serve --kafka`: 200 HTTP requests and 1,000 messages a second at once",
    runs: 1,
    start: startQuietWorld,
    sides: (folder, minutes = MINUTES) => [
      {
        ...part(
          `Assay, ${minutes} minutes`,
          "serving-soak/soak.ts",
          serverOf(folder),
          rowsPath(folder),
          folder,
          String(minutes),
        ),
        timeoutMinutes: minutes + 10,
      },
    ],
  },
];
