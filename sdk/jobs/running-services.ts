import { digestConfig } from "../io/registered/config.js";
import { type Alert, sendAlert } from "../io/services/alerts/index.js";
import { type JobLog, logProgress, openJobLog } from "../io/services/index.js";
import { parseTraceparent } from "../io/services/telemetry/ids.js";
import { JobTelemetry, type TelemetrySettings, telemetryVariables } from "../io/services/telemetry/index.js";
import { present } from "../utils/present.js";
import type { ProgressEvent, ProgressListener } from "../utils/progress/index.js";
import { maskSecrets } from "../utils/secrets.js";
import { type AlertEvent, type ServicesConfig, withoutServices } from "../utils/settings/index.js";
import { formatSeconds } from "../utils/text/index.js";
import type { JobServices, ServicesEnd } from "./job-services.js";
import type { JobStart } from "./state.js";

interface Wanted {
  readonly start: JobStart;
  readonly context: { readonly now: () => number; readonly listeners: Set<ProgressListener> };
  readonly services: ServicesConfig;
  readonly telemetry: TelemetrySettings | undefined;
  /** Those that are open, this one among them while it is. */
  readonly open: Set<JobServices>;
}

/** The services of one job (or chain), which hear of its steps as any listener does. */
export class RunningServices implements JobServices {
  private telemetry: JobTelemetry | undefined;
  private log: JobLog | undefined;
  private lines: ProgressListener = () => {};
  private runId: string | undefined;
  private traceId: string | undefined;
  private startedAtMs: number;
  /** Steps that run now. */
  private steps = 0;

  private constructor(private readonly wanted: Wanted) {
    this.startedAtMs = wanted.start.startedAtMs;
  }

  static async start(wanted: Wanted): Promise<RunningServices> {
    const services = new RunningServices(wanted);
    const { start, context, telemetry } = wanted;
    const { log: file } = wanted.services;
    services.log = await openJobLog({
      file,
      level: start.environment.os.values.assayLogLevel ?? "info",
      fields: () => services.fields(),
      onLine: telemetry === undefined ? undefined : (line) => services.telemetry?.log(line),
      onFault: (message) => services.tell("warn", `the log cannot be written: ${message}`),
    });
    services.lines = logProgress(services.log.logger, context.now);
    services.begin(start.startedAtMs);
    context.listeners.add((event) => services.listen(event));
    for (const warning of telemetry?.warnings ?? []) services.tell("warn", `telemetry: ${warning}`);
    return services;
  }

  get tags(): Readonly<Record<string, string>> {
    return this.traceId === undefined ? {} : { "assay.traceId": this.traceId };
  }

  get outputs(): Readonly<Record<string, string>> {
    const path = this.log?.path;
    return path === undefined ? {} : { log: path };
  }

  get variables(): Readonly<Record<string, string>> {
    const { start, services } = this.wanted;
    const spanId = this.telemetry?.spanId;
    if (this.traceId === undefined || spanId === undefined) return {};
    return {
      ...(services.telemetry ? telemetryVariables(services.telemetry, start.environment.os.variables) : {}),
      TRACEPARENT: `00-${this.traceId}-${spanId}-01`,
    };
  }

  runOpened({ runId, experimentId }: { readonly runId: string; readonly experimentId: string }): void {
    this.runId = runId;
    this.telemetry?.annotate({ "assay.run.id": runId, "assay.run.experiment_id": experimentId });
    this.log?.logger.info({ experiment_id: experimentId }, "run opened");
  }

  async end(end: ServicesEnd): Promise<void> {
    try {
      await this.finish(end);
    } catch (cause) {
      this.tell("warn", `services did not end well: ${(cause as Error).message}`);
    }
  }

  private async finish(end: ServicesEnd): Promise<void> {
    const { status, error } = end;
    const seconds = (this.wanted.context.now() - this.startedAtMs) / 1000;
    this.logEnd(end, seconds);
    if (this.steps > 0 && end.isLeft !== true) return this.alert(end, seconds);
    this.telemetry?.end({ status, error, rows: end.rows, scores: end.metrics });
    await this.alert(end, seconds);
    const lost = await this.telemetry?.close();
    this.telemetry = undefined;
    if (lost !== undefined) this.tell("warn", lost);
    this.log?.close();
    this.steps = 0;
    this.wanted.open.delete(this);
  }

  private begin(startMs: number): void {
    const { start, telemetry: settings, context } = this.wanted;
    const { config, environment } = start;
    this.wanted.open.add(this);
    this.startedAtMs = startMs;
    if (settings !== undefined) {
      const name = config.name;
      this.telemetry = new JobTelemetry({
        settings,
        variables: environment.os.variables,
        version: environment.versions.assay,
        now: context.now,
        job: { "assay.job.kind": config.kind, "assay.job.name": name },
        spanName: name === undefined ? config.kind : `${config.kind} ${name}`,
        traceId: this.traceId,
      });
      this.traceId = this.telemetry.traceId;
      this.telemetry.begin(startMs);
      this.telemetry.annotate({
        "assay.config.digest": digestConfig(maskSecrets(withoutServices(config))),
        ...(start.files.length === 0 ? {} : { "assay.config.files": start.files }),
        ...(this.runId === undefined ? {} : { "assay.run.id": this.runId }),
      });
    }
    this.log?.logger.info({ files: start.files }, `${config.kind} started`);
  }

  private listen(event: ProgressEvent): void {
    // A chain that goes on after it was awaited.
    if (!this.wanted.open.has(this) && event.type === "step-start") this.begin(this.wanted.context.now());
    if (event.type === "step-start") this.steps += 1;
    if (event.type === "step-end") this.steps = Math.max(0, this.steps - 1);
    // A line about a step belongs to the step's span, its last one too.
    if (event.type !== "step-end") this.telemetry?.listen(event);
    this.lines(event);
    if (event.type === "step-end") this.telemetry?.listen(event);
  }

  private logEnd({ status, error, metrics }: ServicesEnd, seconds: number): void {
    const { kind } = this.wanted.start.config;
    const time = formatSeconds(seconds);
    const fields = { status, seconds, metrics, ...present({ err: error }) };
    const logger = this.log?.logger;
    if (error === undefined) logger?.info(fields, `${kind} finished in ${time}`);
    else if (status === "FINISHED")
      logger?.warn(fields, `${kind} finished in ${time}, ${error.code}: ${error.message}`);
    else if (status === "KILLED") logger?.warn(fields, `${kind} was stopped after ${time}: ${error.message}`);
    else logger?.error(fields, `${kind} failed after ${time}, ${error.code}: ${error.message}`);
  }

  private async alert({ status, error, metrics, run }: ServicesEnd, seconds: number): Promise<void> {
    const { start, services } = this.wanted;
    if (services.alerts === undefined) return;
    const { kind, name } = start.config;
    const alert: Alert = {
      event: eventOf(status, error !== undefined),
      job: kind,
      ...present({ name }),
      status,
      seconds: Number(seconds.toFixed(3)),
      ...(run === null ? {} : { run }),
      ...present({ traceId: this.traceId }),
      metrics,
      ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
    };
    const { variables } = start.environment.os;
    await sendAlert(alert, {
      config: services.alerts,
      desktop: { platform: process.platform, variables },
      onLine: (level, message) => this.tell(level, message),
    });
  }

  /** A line for everyone who listens, this log among them. */
  private tell(level: "info" | "warn", message: string): void {
    for (const listener of this.wanted.context.listeners) listener({ type: "note", level, message });
  }

  private fields(): Readonly<Record<string, unknown>> {
    const { config, environment } = this.wanted.start;
    const caller = parseTraceparent(environment.os.variables.TRACEPARENT);
    const traceId = this.traceId ?? caller?.traceId;
    const spanId = this.telemetry === undefined ? caller?.spanId : this.telemetry.spanId;
    return {
      job: config.kind,
      ...present({ name: config.name, run_id: this.runId, trace_id: traceId, span_id: spanId }),
    };
  }
}

function eventOf(status: ServicesEnd["status"], hasError: boolean): AlertEvent {
  if (status === "FAILED") return "failed";
  if (status === "KILLED") return "killed";
  return hasError ? "thresholdMissed" : "finished";
}
