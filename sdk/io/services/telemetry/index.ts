export { type TelemetrySettings, telemetrySettings } from "./settings.js";
export { JobTelemetry, type TelemetryEnd, type TelemetryOptions } from "./telemetry.js";
export { telemetryVariables } from "./variables.js";
