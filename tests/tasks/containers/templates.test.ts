import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ROOT } from "../../support/source-files.js";

const templates = join(ROOT, "tasks", "templates", "containers");
const text = (name: string): string => readFileSync(join(templates, name), "utf8");

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
}
interface Service {
  readonly image: string;
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

describe("the templates of containers", () => {
  const compose = parse(text("compose.yaml")) as Compose;

  it("has a compose file that the specification's own schema takes", () => {
    const schema = JSON.parse(readFileSync(join(ROOT, "fixtures/compose/compose-spec.json"), "utf8"));
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    expect([validate(compose), validate.errors]).toEqual([true, null]);
    expect(validate({ services: { mlflow: { imagge: "x" } } })).toBe(false);
  });

  it("opens ports on this machine only", () => {
    const ports = Object.values(compose.services).flatMap((service) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(5);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\$\{\w+:-\d+\}:\d+$/);
  });

  it("takes every image from a variable, and pins its version where none is set", () => {
    for (const [name, { image }] of Object.entries(compose.services))
      expect(image, name).toMatch(/^\$\{\w+:-(.+:v?\d+\.\d+\.\d+|assay-\w+)\}$/);
  });

  it("keeps the same out of images for Docker as for Podman and Buildah", () => {
    const rules = (name: string): readonly string[] =>
      text(name)
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("#"));
    expect(rules(".dockerignore")).toEqual(rules(".containerignore"));
    expect(rules(".containerignore")).toEqual(
      expect.arrayContaining([".env", ".env.*", ".npmrc", "node_modules"]),
    );
  });

  it("has a collector that names no part which it does not have", () => {
    const { service, ...parts } = parse(text("collector.yaml"));
    for (const extension of service.extensions) expect(Object.keys(parts.extensions)).toContain(extension);
    for (const pipeline of Object.values(service.pipelines) as Record<string, readonly string[]>[])
      for (const [kind, names] of Object.entries(pipeline))
        for (const name of names) expect(Object.keys(parts[kind])).toContain(name);
  });
});
