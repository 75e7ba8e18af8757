import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readOnnxFile } from "../../../../sdk/io/onnx/model-file.js";
import { type Runtime, refused, wrapSession } from "../../../../sdk/io/onnx/session.js";
import { temporaryFolder } from "../../../support/temporary.js";

describe("what ONNX Runtime refuses", () => {
  // Messages of onnxruntime 1.22, as its two builds give them.
  it.each([
    [
      "Load model failed: /onnxruntime_src/onnxruntime/core/graph/model.cc:180 onnxruntime::Model::Model(…) Unsupported model IR version: 99\n    at x",
      /^Load model failed: .*Unsupported model IR version: 99$/,
      "Export the model for an older opset (`target_opset` in skl2onnx).",
    ],
    [
      "Can't create a session. ERROR_CODE: 9, ERROR_MESSAGE: Could not find an implementation for Foo(1) node: not implemented",
      /^Could not find an implementation for Foo/,
      "Export the model with operations that ONNX Runtime knows.",
    ],
    [
      "Fatal error: com.acme:Foo(-1) is not a registered function/op",
      /^Fatal error/,
      "Export the model with operations that ONNX Runtime knows.",
    ],
    [
      "Protobuf parsing failed.",
      /^Protobuf parsing failed\.$/,
      "Check that Python's onnxruntime can run it; export it again.",
    ],
  ])("is told in its words, and with what to do: %s", (message, got, next) => {
    expect(refused("the model cannot be loaded", new Error(message))).toMatchObject({
      code: "MODEL_INVALID",
      details: { what: "the model cannot be loaded", got: expect.stringMatching(got), next },
    });
  });
});

it("inputs have their lengths where they are fixed; what is no tensor is named so", () => {
  const session = wrapSession(
    {
      inputMetadata: [
        { name: "x", isTensor: true, type: "float32", shape: ["N", 3, -1, 2 ** 32 - 1] },
        { name: "map", isTensor: false },
      ],
      outputMetadata: [],
    } as unknown as Parameters<typeof wrapSession>[0],
    {} as Runtime,
  );
  expect(session.inputs).toEqual([
    { name: "x", type: "float32", shape: [undefined, 3, undefined, undefined] },
    { name: "map", type: expect.any(String), shape: [] },
  ]);
});

describe("a model file", () => {
  it("reads the files beside it, and no others", async () => {
    const folder = await temporaryFolder();
    mkdirSync(join(folder, "model", "data"), { recursive: true });
    writeFileSync(join(folder, "secret"), "no");
    writeFileSync(join(folder, "model", "data", "weights"), "yes");
    writeFileSync(join(folder, "model", "m.onnx"), "m");
    const { bytes, readBeside } = await readOnnxFile(join(folder, "model", "m.onnx"));
    expect(Buffer.from(bytes).toString()).toBe("m");
    expect(Buffer.from(readBeside("data/weights") ?? []).toString()).toBe("yes");
    for (const name of ["", "none", "../secret", join(folder, "secret"), "data/../../secret"])
      expect(readBeside(name)).toBeUndefined();
  });

  it("that is none is told with what is there", async () => {
    const folder = await temporaryFolder();
    await expect(readOnnxFile(folder)).rejects.toMatchObject({
      code: "MODEL_MISSING",
      details: { got: "a folder" },
    });
    await expect(readOnnxFile(join(folder, "none"))).rejects.toMatchObject({
      details: { got: `nothing at ${join(folder, "none")}` },
    });
  });
});
