import { rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { refuseChanged, watchFile } from "../../../../sdk/io/predictions/watched-file.js";
import { temporaryFolder } from "../../../support/temporary.js";

const change = {
  "it is gone": (path: string) => rm(path),
  "5 bytes instead of 4": (path: string) => writeFile(path, "a,b\n1"),
  "written to at 2020-01-01T00:00:00.000Z": (path: string) => utimes(path, 1_577_836_800, 1_577_836_800),
  "other content": async (path: string) => {
    const { atime, mtime } = await stat(path);
    await writeFile(path, "a,c\n");
    await utimes(path, atime, mtime);
  },
};

it.each(Object.entries(change))("a file that changed is refused: %s", async (got, work) => {
  const path = join(await temporaryFolder(), "rows.csv");
  await writeFile(path, "a,b\n");
  // A time that file systems keep as it is.
  await utimes(path, 1_600_000_000, 1_600_000_000);
  const file = await watchFile(path);
  await refuseChanged(file, true);
  await work(path);
  await expect(refuseChanged(file, true)).rejects.toMatchObject({
    code: "DATA_CHANGED",
    details: { what: `${path} changed while it was read`, got },
  });
});
