import { type Section, section } from "../../utils/settings/index.js";
import { httpConfig, httpDefaults, rateLimitConfig, rateLimitDefaults } from "../services/http/config.js";
import { monitorConfig, monitorDefaults } from "../services/monitor/config.js";
import { predictionLogConfig, predictionLogDefaults } from "../services/prediction-log/config.js";
import { refreshConfig, refreshDefaults } from "../services/served/config.js";

/** The defaults of what is served over HTTP. */
export const SERVING_SECTIONS: Readonly<Record<string, Section>> = {
  http: section(httpConfig, httpDefaults, {
    port: "",
    workers: "processes",
    maxBodyBytes: "bytes",
    maxRows: "rows",
    maxColumns: "columns",
    maxDepth: "levels",
    maxExplainRows: "rows",
    maxInFlight: "requests",
    requestSeconds: "seconds",
    keepAliveSeconds: "seconds",
    stopSeconds: "seconds",
  }),
  "http.rateLimit": section(rateLimitConfig, rateLimitDefaults, {
    requests: "requests",
    perSeconds: "seconds",
    clients: "clients",
  }),
  "serving.log": section(predictionLogConfig, predictionLogDefaults, {
    share: "share of the rows",
    maxRows: "rows",
    rollSeconds: "seconds",
    maxPending: "rows",
  }),
  monitor: section(monitorConfig, monitorDefaults, { port: "" }),
  refresh: section(refreshConfig, refreshDefaults, { everySeconds: "seconds" }),
};
