export { type AlertsOptions, sendAlert } from "./alerts.js";
export { type Desktop, hasDesktop, type NotifyCommand, notifyCommand } from "./desktop.js";
export type { Alert } from "./message.js";
