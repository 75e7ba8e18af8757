import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { timeoutOf } from "../../../sdk/scripts/render/options.js";
import { parametersOf } from "../../../sdk/scripts/render/parameters.js";
import { pictureFinder } from "../../../sdk/scripts/render/pictures.js";
import { temporaryFolder } from "../../support/temporary.js";

const options = { execute: true, kernel: undefined } as never as Parameters<typeof parametersOf>[0];

describe("the parameters of a notebook", () => {
  it("are those of the command line over those of the file, whole numbers exact", async () => {
    const cwd = await temporaryFolder();
    writeFileSync(join(cwd, "p.yaml"), "rows: 5\nname: a\nbig: 9007199254740993\n");
    const parameter = ["rows=9007199254740993", "share=0.5", "on=true", "list=[1, 2]", "text=a=b"];
    expect(await parametersOf({ ...options, parameters: "p.yaml", parameter }, cwd)).toEqual({
      ...{ rows: 9007199254740993n, name: "a", big: 9007199254740993n },
      ...{ share: 0.5, on: true, list: [1, 2], text: "a=b" },
    });
    expect(await parametersOf(options, cwd)).toEqual({});
  });

  it.each(["rows", "=5"])("are refused where one is written %j", async (text) => {
    await expect(parametersOf({ ...options, parameter: [text] }, "/")).rejects.toThrow(
      `the parameter "${text}" is not understood. Wanted: name=value`,
    );
  });

  it.each([
    ["- 1\n", "the file holds no parameters. Got: a list. Wanted: a map of names to values"],
    ["", "the file holds no parameters. Got: null"],
    ["5", "the file holds no parameters. Got: 5"],
    ["a: [", "the file is no YAML"],
    [undefined, "the file of parameters cannot be read. Got: ENOENT"],
  ])("are refused where their file holds %j", async (text, message) => {
    const cwd = await temporaryFolder();
    if (text !== undefined) writeFileSync(join(cwd, "p.yaml"), text);
    await expect(parametersOf({ ...options, parameters: "p.yaml" }, cwd)).rejects.toThrow(message);
  });
});

describe("the limit of a cell's time", () => {
  it.each([
    [undefined, undefined],
    ["0.1", 0.1],
    ["604800", 604_800],
  ])("is %j as %j seconds", (timeout, seconds) => {
    expect(timeoutOf({ ...options, timeout })).toBe(seconds);
  });

  it.each(["", " ", "0", "604801", "1h"])("is refused as %j", (timeout) => {
    expect(() => timeoutOf({ ...options, timeout })).toThrow(
      `--timeout is wrong. Got: "${timeout}". Wanted: seconds, from 0.1 to 604800`,
    );
  });
});

describe("a picture that a notebook names", () => {
  it("is held by the page where it is a picture of this machine", async () => {
    const folder = await temporaryFolder();
    mkdirSync(join(folder, "img"));
    writeFileSync(join(folder, "img", "a b.PNG"), "png");
    writeFileSync(join(folder, "notes.txt"), "no picture");
    const find = pictureFinder(folder);
    const data = `data:image/png;base64,${Buffer.from("png").toString("base64")}`;
    expect(find("img/a%20b.PNG?v=1#x")).toBe(data);
    expect(find(pathToFileURL(join(folder, "img", "a b.PNG")).href)).toBe(data);
    for (const other of ["notes.txt", "nothing.png", "https://example.org/a.png", "//host/a.png", "%E0.png"])
      expect(find(other), other).toBeUndefined();
  });
});
