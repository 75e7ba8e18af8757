import { writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { expect, it } from "vitest";
import { openStore } from "../../../../../sdk/io/registries/index.js";
import { temporaryFolder } from "../../../../support/temporary.js";

const placeOf = (uri: string, cwd: string, env = {}) => openStore(uri, { cwd, env }).spoolFolder ?? "none";

it("metrics wait below the current folder, or where ASSAY_SPOOL_DIR says", async () => {
  const cwd = await temporaryFolder();
  const uri = "http://127.0.0.1:5000";
  expect(dirname(placeOf(uri, cwd))).toBe(join(cwd, ".assay", "spool"));
  expect(dirname(placeOf(uri, cwd, { ASSAY_SPOOL_DIR: "waiting" }))).toBe(join(cwd, "waiting"));
  await writeFile(join(cwd, ".env"), `ASSAY_SPOOL_DIR=${join(cwd, "elsewhere")}\n`);
  expect(dirname(placeOf(uri, cwd))).toBe(join(cwd, "elsewhere"));
});

it("each server has a folder of its own, by its address without credentials; the embedded store has none", async () => {
  const cwd = await temporaryFolder();
  const folder = placeOf("https://mlflow.example.org:8443/team a", cwd);
  expect(basename(folder)).toMatch(/^mlflow\.example\.org_8443_team_20a-[0-9a-f]{8}$/);
  expect(placeOf("https://ada:secret@mlflow.example.org:8443/team a/", cwd)).toBe(folder);
  expect(placeOf("https://mlflow.example.org:8443/team_20a", cwd)).not.toBe(folder);
  expect(placeOf("./mlruns", cwd)).toBe("none");
});
