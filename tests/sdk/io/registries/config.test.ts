import { describe, expect, it } from "vitest";
import { z } from "zod";
import { trackingConfig } from "../../../../sdk/io/registries/index.js";

describe("the tracking config", () => {
  it("is enabled with nothing in it", () => {
    expect(trackingConfig.parse({})).toEqual({ enabled: true });
  });

  it("takes an address, an experiment, a run's name and tags", () => {
    const config = {
      enabled: false,
      uri: "./mlruns",
      experiment: "bikes",
      runName: "first",
      tags: { team: "rides" },
    };
    expect(trackingConfig.parse(config)).toEqual(config);
  });

  it.each([
    { url: "./mlruns" },
    { experiment: "" },
    { tags: { a: 1 } },
    { enabled: "yes" },
    { log: { weights: false } },
    { log: { systemMetricsInterval: 0 } },
  ])("refuses %j", (config) => {
    expect(trackingConfig.safeParse(config).success).toBe(false);
  });

  it("switches off parts of what a run keeps, and leaves the others on", () => {
    expect(trackingConfig.parse({ log: { model: false, systemMetrics: false } }).log).toEqual({
      params: true,
      metrics: true,
      model: false,
      signature: true,
      inputExample: true,
      datasets: true,
      code: true,
      explanations: true,
      environment: true,
      systemMetrics: false,
      predictions: true,
    });
  });

  it("becomes JSON Schema with a description of every key", () => {
    const { properties } = z.toJSONSchema(trackingConfig, { io: "input" });
    expect(Object.keys(properties ?? {})).toEqual([
      "enabled",
      "uri",
      "registryUri",
      "experiment",
      "runName",
      "tags",
      "log",
    ]);
    for (const property of Object.values(properties ?? {})) expect(property).toHaveProperty("description");
  });
});
