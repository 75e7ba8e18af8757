/** MLflow shows metrics under this prefix on a page of their own: they are the machine's, not the model's. */
export const SYSTEM_PREFIX = "system/";

export const isSystemMetric = (name: string): boolean => name.startsWith(SYSTEM_PREFIX);
