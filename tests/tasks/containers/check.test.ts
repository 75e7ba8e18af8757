import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkCollector } from "../../../tasks/containers/collector-check.js";
import { checkCompose } from "../../../tasks/containers/compose-check.js";
import { checkStages, stagesOf } from "../../../tasks/containers/containerfile.js";
import { findingLine } from "../../../tasks/containers/finding.js";
import { imageFault, readImage } from "../../../tasks/containers/images.js";
import { interpolate } from "../../../tasks/containers/interpolate.js";
import { ROOT } from "../../support/source-files.js";

const templates = join(ROOT, "tasks", "templates", "containers");
const template = (name: string): string => readFileSync(join(templates, name), "utf8");
const DIGEST = `sha256:${"0a".repeat(32)}`;

describe("a compose file", () => {
  const stages = stagesOf(template("Containerfile"));
  const faults = (text: string, more: { readonly folder?: string; readonly pinned?: boolean } = {}) =>
    checkCompose(text, { folder: templates, env: {}, pinned: false, stages, ...more }).map(
      ({ line, message }) => (line === undefined ? message : `${line}: ${message}`),
    );

  it("that projects begin with is in order", () => {
    expect(faults(template("compose.yaml"))).toEqual([]);
  });

  it("is told what the specification's schema does not take, by its place", () => {
    expect(faults("services: { a: { imagge: x:1 }, b: { image: x:1, ports: 8080 } }")).toEqual([
      'services.a has an unknown key "imagge"',
      "services.b.ports must be array",
    ]);
    expect(faults("services:\n  a: {\n    image: [")[0]).toMatch(/^3: /);
  });

  it("is told of images without a version, open ports, secrets, variables and files that are not there", () => {
    const text = `services:
  a:
    image: postgres
    ports: ["5432:5432", { target: 80, published: "80" }, "127.0.0.1:1:1"]
    environment: { POSTGRES_PASSWORD: hunter2, API_KEY: "\${API_KEY:-}", MODE: "\${MODE}" }
    volumes: ["./nothing.sql:/docker-entrypoint-initdb.d/a.sql", "data:/var"]
    depends_on: { b: { condition: service_healthy }, c: { condition: service_started } }
  b: { image: "x:1@sha256:12" }`;
    expect(faults(text)).toEqual([
      "the variable MODE is not set and has no default",
      "services.a: postgres means another image every time: it has no version",
      "services.a: the port 5432:5432 is open to every machine; 127.0.0.1: before it keeps it to this one",
      'services.a: the port {"target":80,"published":"80"} is open to every machine; 127.0.0.1: before it keeps it to this one',
      "services.a: ./nothing.sql is to be mounted, and is not there",
      "services.a: a value of POSTGRES_PASSWORD stands in the file: ${POSTGRES_PASSWORD:-} takes it from outside",
      "services.a: it waits until b is healthy, which has no healthcheck",
      "services.a: it waits for c, which is no service",
      'services.b: "sha256:12" in "x:1@sha256:12" is no digest (sha256: and 64 hexadecimal digits)',
    ]);
  });

  it("is told the same of what is written in the other ways of the specification", () => {
    const text = `services:
  a:
    build: { target: nowhere }
    environment: ["API_KEY=hunter2", "TOKEN=\${TOKEN}", "MODE"]
    volumes: [{ type: bind, source: ./nothing, target: /x }, { type: volume, source: data, target: /y }]
    depends_on: [b]
  c: { image: "x:1", environment: { API_KEY: } }`;
    expect(faults(text)).toEqual([
      "the variable TOKEN is not set and has no default",
      'services.a: the Containerfile has no stage "nowhere"',
      "services.a: ./nothing is to be mounted, and is not there",
      "services.a: a value of API_KEY stands in the file: ${API_KEY:-} takes it from outside",
      "services.a: it waits for b, which is no service",
    ]);
    expect(faults("volumes: { data: {} }")).toEqual([]);
    expect(faults("[]")).toEqual(["the file must be object"]);
  });

  it("has digests where they are asked for", () => {
    const text = `services: { a: { image: "x:1" }, b: { image: "\${IMAGE:-x:1@${DIGEST}}" } }`;
    expect(faults(text, { pinned: true })).toEqual([
      "services.a: x:1 is not pinned by a digest (NAME:TAG@sha256:…)",
    ]);
    expect(faults(text)).toEqual([]);
  });
});

// The cases of "Interpolation" in the Compose specification.
describe("variables of a compose file", () => {
  it.each([
    ["${SET}", "value"],
    ["$SET-x", "value-x"],
    ["${EMPTY-default}", ""],
    ["${EMPTY:-default}", "default"],
    ["${NONE:-${SET}}", "value"],
    ["${SET:+other}", "other"],
    ["${NONE+other}", ""],
    ["$$SET", "$SET"],
    ["${NONE:?why}", ""],
  ])("%s is %j", (text, expected) => {
    const missing: string[] = [];
    expect(interpolate(text, { SET: "value", EMPTY: "" }, (name) => missing.push(name))).toBe(expected);
    expect(missing).toEqual([]);
  });
});

describe("a Containerfile", () => {
  it("has stages, each with its base, user and healthcheck", () => {
    expect(stagesOf(template("Containerfile"))).toMatchObject([
      { name: "packages", from: "node:20-bookworm-slim", user: undefined },
      { name: "jupyter", user: "${UID}", healthcheck: true },
      { name: "serving", from: "node:20-bookworm-slim", user: "10001", healthcheck: true },
    ]);
  });

  it("is told when root runs the image, nobody can ask after its health, or its base changes", () => {
    const text = "FROM node AS a\nRUN x \\\n  # a comment\n  && y\nFROM a\nUSER root\nHEALTHCHECK NONE\n";
    expect(checkStages(stagesOf(text), false).map(({ line, message }) => `${line} ${message}`)).toEqual([
      "1 node means another image every time: it has no version",
      "5 the last stage runs as root: a USER is missing",
      "5 the last stage has no HEALTHCHECK",
    ]);
  });

  it.each([
    ["# nothing", ["it has no FROM"]],
    ["RUN x\nARG BASE=node:20\nFROM ${BASE}\nUSER 1\nHEALTHCHECK CMD x", []],
    ["FROM scratch\nUSER 1\nHEALTHCHECK CMD x", []],
    ["FROM ${NONE}\nUSER 1\nHEALTHCHECK CMD x", ['"" is no name of an image']],
    [
      "FROM x:1\nCMD y",
      ["the last stage runs as root: a USER is missing", "the last stage has no HEALTHCHECK"],
    ],
  ])("%j has these faults: %j", (text, messages) => {
    expect(checkStages(stagesOf(text), false).map(({ message }) => message)).toEqual(messages);
  });
});

describe("a finding", () => {
  it("is told with its line, where it has one", () => {
    expect(findingLine({ file: "Containerfile", line: 3, message: "no" })).toBe("Containerfile:3  no");
    expect(findingLine({ file: ".dockerignore", message: "no" })).toBe(".dockerignore  no");
  });
});

describe("the name of an image", () => {
  it("has parts", () => {
    expect(readImage(`localhost:5000/me/my_app:1.2@${DIGEST}`)).toEqual({
      ...{ name: "localhost:5000/me/my_app", tag: "1.2", digest: DIGEST },
    });
    expect(readImage("localhost:5000/app")).toEqual({ name: "localhost:5000/app", tag: undefined });
  });

  it.each(["", "Node:20", "node:20:1", "a//b:1", "node:-x", `x@${DIGEST}@${DIGEST}`])(
    "%j is none",
    (text) => {
      expect(imageFault(text, false)).toMatch(/ is no /);
    },
  );
});

describe("the collector's config", () => {
  it("is told of parts that are named and not there", () => {
    const text = `
receivers: { otlp: {} }
exporter: { debug: {} }
service:
  extensions: [health_check]
  pipelines: { traces: { receivers: [otlp], exporters: [debug] }, logz: { receivers: [otlp], exporters: [] } }`;
    expect(checkCollector(text).map(({ message }) => message)).toEqual([
      '"exporter" is no part of a collector\'s config',
      "service names the extension health_check, which is not there",
      "the pipeline traces names debug, which is not among the exporters",
      '"logz" is no pipeline of traces, metrics or logs',
      "the pipeline logz has no exporters",
    ]);
    expect(checkCollector(template("collector.yaml"))).toEqual([]);
    expect(checkCollector("receivers: {}").map(({ message }) => message)).toEqual([
      "service has no pipelines",
    ]);
    expect(checkCollector("receivers: [\n")).toMatchObject([{ file: "collector.yaml", line: 2 }]);
  });
});
